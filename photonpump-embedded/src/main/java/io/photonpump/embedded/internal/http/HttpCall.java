package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.CostlyRequestException;
import io.photonpump.embedded.internal.engine.RequestCost;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A complete request.
 *
 * @param path the decoded path, whose {@code {…}} parts are in {@code variables}
 * @param query the decoded parameters
 * @param user {@link User#ANONYMOUS} if the request contains no credentials
 * @param base scheme, host and port that the client used, for links
 * @param now milliseconds since 1970, from the clock of the server
 */
record HttpCall(
        HttpMethod method,
        String path,
        Map<String, String> variables,
        Map<String, List<String>> query,
        HttpHeaders headers,
        byte[] body,
        User user,
        String base,
        long now) {

    static final JsonMapper JSON = new JsonMapper();

    /** The bytes that a JSON value occupies in memory besides its text. */
    private static final int BYTES_PER_VALUE = 100;

    /** Returns the part of the path with this name in the route. */
    String part(String name) {
        String part = variables.get(name);
        if (part == null) {
            throw new IllegalStateException("this route has no {" + name + "}");
        }
        return part;
    }

    @Nullable
    String queried(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }

    /**
     * Parses the body as JSON. Its values are counted first, because many small values occupy far more memory than the body.
     */
    JsonNode json() {
        try {
            RequestCost cost = new RequestCost(body.length, BYTES_PER_VALUE);
            scan(cost::addPart);
            return JSON.readTree(body);
        } catch (CostlyRequestException e) {
            throw HttpProblem.of(HttpReply.text(413, String.valueOf(e.getMessage())));
        } catch (JacksonException e) {
            throw HttpProblem.badRequest("the body is not JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * Checks that the body is JSON.
     *
     * @throws HttpProblem 400 if it is not
     */
    void requireJson() {
        try {
            scan(() -> {});
        } catch (JacksonException e) {
            throw HttpProblem.badRequest("the body is not JSON: " + e.getOriginalMessage());
        }
    }

    private void scan(Runnable value) {
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                value.run();
            }
        }
    }

    /**
     * Returns the user.
     *
     * @throws HttpProblem 401 if the request contains no credentials
     */
    User requireUser() {
        return require(!user.isAnonymous());
    }

    /**
     * Returns the user.
     *
     * @throws HttpProblem 401 unless the user is a member of $admins or $ops
     */
    User requireOperator() {
        return require(user.isOperator());
    }

    /**
     * Returns the user.
     *
     * @throws HttpProblem 401 unless the user is a member of $admins
     */
    User requireAdmin() {
        return require(user.isAdmin());
    }

    private User require(boolean allowed) {
        if (!allowed) {
            throw HttpProblem.of(HttpReply.unauthorized());
        }
        return user;
    }

    HttpCall with(Map<String, String> variables) {
        return new HttpCall(method, path, variables, query, headers, body, user, base, now);
    }
}
