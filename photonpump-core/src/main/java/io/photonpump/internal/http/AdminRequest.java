package io.photonpump.internal.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One administrative question.
 *
 * @param operation in words, for messages
 * @param path with query; percent-encoded
 * @param body null: none
 * @param target whom to ask
 * @param group the group it is about: status 404 means that this group is missing. Null: about no group
 * @param secrets what must not appear in any message, even if the server repeats it
 */
record AdminRequest(
        String operation,
        String method,
        String path,
        @Nullable String body,
        Target target,
        @Nullable Group group,
        List<String> secrets) {

    /** Whom to ask. */
    enum Target {
        /** What is the same for the whole cluster, and in doubt the leader's to decide. */
        LEADER,
        /** What a node says or does for itself: the one that the client is connected to. */
        NODE
    }

    record Group(String stream, String name) {}

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static AdminRequest of(String operation, String method, String path) {
        return new AdminRequest(operation, method, path, null, Target.LEADER, null, List.of());
    }

    AdminRequest withBody(String newBody) {
        return new AdminRequest(operation, method, path, newBody, target, group, secrets);
    }

    AdminRequest withJson(Map<String, ?> newBody) {
        return withBody(MAPPER.writeValueAsString(newBody));
    }

    AdminRequest ofNode() {
        return new AdminRequest(operation, method, path, body, Target.NODE, group, secrets);
    }

    AdminRequest about(String stream, String groupName) {
        return new AdminRequest(operation, method, path, body, target, new Group(stream, groupName), secrets);
    }

    AdminRequest hiding(String... newSecrets) {
        List<String> hidden =
                Stream.of(newSecrets).filter(secret -> !secret.isEmpty()).toList();
        return new AdminRequest(operation, method, path, body, target, group, hidden);
    }

    /** Without body and secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /** Any name as one segment of a path or one value of a query: everything but letters, digits and -._ is encoded. */
    static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
