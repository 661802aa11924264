package io.photonpump.internal.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An administrative request.
 *
 * @param operation a description for messages
 * @param path with query; percent-encoded
 * @param body null: none
 * @param target the server to ask
 * @param group the group of the request: status 404 means that this group is missing. Null: none
 * @param unknownPath the reason if the server does not know the path: status 404 or 405 without a response in JSON.
 *     Null: none
 * @param silence the usual reason if the server does not respond. Null: none
 * @param secrets texts that must not appear in any message, even if the server repeats them
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

    /** The server to ask. */
    enum Target {
        /** The leader, for what is the same in the whole cluster. */
        LEADER,
        /** The node that the client is connected to, for what a node says or does for itself. */
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

    /** Returns a description without body and secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /**
     * Encodes a name as one segment of a path. Servers decode a path twice, 4.x and 5.x on mono every name, and later
     * ones names that look encoded, so the name is encoded twice.
     */
    static String segment(String name) {
        return value(value(name));
    }

    /** Encodes text as one value of a query: everything but letters, digits and -._ is encoded. */
    static String value(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
