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
 * @param unknownPath what it means if the server does not know the path: status 404 or 405 without an answer in JSON. Null:
 *     nothing in particular
 * @param silence what it usually means if the server does not answer. Null: nothing in particular
 * @param secrets what must not appear in any message, even if the server repeats it
 */
record AdminRequest(
        String operation,
        String method,
        String path,
        @Nullable String body,
        Target target,
        @Nullable Group group,
        @Nullable String unknownPath,
        @Nullable String silence,
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
        return new AdminRequest(operation, method, path, null, Target.LEADER, null, null, null, List.of());
    }

    AdminRequest withBody(String newBody) {
        return new AdminRequest(operation, method, path, newBody, target, group, unknownPath, silence, secrets);
    }

    AdminRequest withJson(Map<String, ?> newBody) {
        return withBody(MAPPER.writeValueAsString(newBody));
    }

    AdminRequest ofNode() {
        return new AdminRequest(operation, method, path, body, Target.NODE, group, unknownPath, silence, secrets);
    }

    AdminRequest about(String stream, String groupName) {
        Group about = new Group(stream, groupName);
        return new AdminRequest(operation, method, path, body, target, about, unknownPath, silence, secrets);
    }

    AdminRequest ifPathUnknown(String meaning) {
        return new AdminRequest(operation, method, path, body, target, group, meaning, silence, secrets);
    }

    AdminRequest ifSilent(String meaning) {
        return new AdminRequest(operation, method, path, body, target, group, unknownPath, meaning, secrets);
    }

    AdminRequest hiding(String... newSecrets) {
        List<String> hidden =
                Stream.of(newSecrets).filter(secret -> !secret.isEmpty()).toList();
        return new AdminRequest(operation, method, path, body, target, group, unknownPath, silence, hidden);
    }

    /** Without body and secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /**
     * Any name as one segment of a path. Servers decode a path twice, 4.x and 5.x on mono in every name and later ones where a
     * name looks encoded, so the name is encoded twice.
     */
    static String segment(String name) {
        return value(value(name));
    }

    /** Any text as one value of a query: everything but letters, digits and -._ is encoded. */
    static String value(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
