package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpMethod;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.access.UserDetails;
import io.photonpump.embedded.internal.access.UserResult;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.engine.UserAdministration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code /users}: reading and changing users (docs/protocol.md, Users over HTTP). Denials have no body, as in 5.0.11. */
final class UsersResource {

    private static final HttpReply MISSING =
            HttpReply.json(404, Map.<String, Object>of("success", false, "error", "NotFound"));

    private final DialectRules dialect;
    private final UserAdministration users;

    UsersResource(DialectRules dialect, UserAdministration users) {
        this.dialect = dialect;
        this.users = users;
    }

    void addTo(Router router) {
        router.on(HttpMethod.GET, "/users", this::list)
                .on(HttpMethod.POST, "/users", this::create)
                .on(HttpMethod.GET, "/users/$current", this::current)
                .on(HttpMethod.GET, "/users/{username}", this::details)
                .on(HttpMethod.PUT, "/users/{username}", this::update)
                .on(HttpMethod.DELETE, "/users/{username}", this::delete)
                .on(HttpMethod.POST, "/users/{username}/command/enable", call -> disable(call, false))
                .on(HttpMethod.POST, "/users/{username}/command/disable", call -> disable(call, true))
                .on(HttpMethod.POST, "/users/{username}/command/reset-password", this::resetPassword)
                .on(HttpMethod.POST, "/users/{username}/command/change-password", this::changePassword);
    }

    private HttpReply list(HttpCall call) {
        call.requireAdmin();
        List<Map<String, Object>> data =
                users.list().stream().map(UsersResource::json).toList();
        return HttpReply.ok(success(Map.<String, Object>of("data", data)));
    }

    private HttpReply details(HttpCall call) {
        if (!dialect.usersReadTheirOwnDetails()
                || !call.part("username").equals(call.requireUser().username())) {
            call.requireAdmin();
        }
        UserDetails user = users.details(call.part("username"));
        if (user == null) {
            return MISSING;
        }
        Map<String, Object> data = json(user);
        data.put("links", links(call, user));
        return HttpReply.ok(success(Map.<String, Object>of("data", data)));
    }

    private HttpReply current(HttpCall call) {
        String username = call.requireUser().username();
        UserDetails user = username == null ? null : users.details(username);
        if (user == null) {
            return MISSING;
        }
        Map<String, Object> data = json(user);
        Instant updated = user.lastUpdated();
        if (updated != null) {
            data.put("dateLastUpdated", updated.toString());
        }
        return HttpReply.ok(success(Map.of("data", data)));
    }

    private HttpReply create(HttpCall call) {
        User caller = call.requireAdmin();
        JsonNode body = call.json();
        String username = text(body, "loginName");
        UserResult result =
                users.create(caller, username, text(body, "fullName"), groups(body), text(body, "password"));
        return result == UserResult.SUCCESS
                ? reply(201, username, result).with("Location", call.base() + "/users/" + Links.segment(username))
                : reply(status(result), username, result);
    }

    private HttpReply update(HttpCall call) {
        User caller = call.requireAdmin();
        JsonNode body = call.json();
        return reply(call, users.update(caller, call.part("username"), text(body, "fullName"), groups(body)));
    }

    private HttpReply delete(HttpCall call) {
        return reply(call, users.delete(call.requireAdmin(), call.part("username")));
    }

    private HttpReply disable(HttpCall call, boolean disabled) {
        return reply(call, users.setDisabled(call.requireAdmin(), call.part("username"), disabled));
    }

    private HttpReply resetPassword(HttpCall call) {
        User caller = call.requireAdmin();
        return reply(call, users.resetPassword(caller, call.part("username"), text(call.json(), "newPassword")));
    }

    private HttpReply changePassword(HttpCall call) {
        User caller = call.requireUser();
        if (dialect.onlyOwnPassword() && !call.part("username").equals(caller.username())) {
            throw HttpProblem.of(HttpReply.unauthorized());
        }
        JsonNode body = call.json();
        return reply(
                call,
                users.changePassword(
                        caller, call.part("username"), text(body, "currentPassword"), text(body, "newPassword")));
    }

    private static HttpReply reply(HttpCall call, UserResult result) {
        return reply(status(result), call.part("username"), result);
    }

    private static HttpReply reply(int status, String username, UserResult result) {
        LinkedHashMap<String, Object> body = new LinkedHashMap<String, Object>();
        body.put("loginName", username);
        body.put("success", result == UserResult.SUCCESS);
        body.put("error", result.text());
        return HttpReply.json(status, body);
    }

    private static int status(UserResult result) {
        return switch (result) {
            case SUCCESS -> 200;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case UNAUTHORIZED -> 401;
        };
    }

    private static Map<String, Object> success(Map<String, Object> content) {
        LinkedHashMap<String, Object> body = new LinkedHashMap<>(content);
        body.put("success", true);
        body.put("error", UserResult.SUCCESS.text());
        return body;
    }

    /** Returns a user as JSON, without the time of the last change. */
    private static Map<String, Object> json(UserDetails user) {
        LinkedHashMap<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("loginName", user.username());
        json.put("fullName", user.fullName());
        json.put("groups", user.groups());
        json.put("disabled", user.disabled());
        return json;
    }

    private static List<Map<String, String>> links(HttpCall call, UserDetails user) {
        String self = call.base() + "/users/" + user.username();
        String toggle = user.disabled() ? "enable" : "disable";
        return List.of(
                Links.link(self + "/command/reset-password", "reset-password"),
                Links.link(self + "/command/change-password", "change-password"),
                Links.link(self, "edit"),
                Links.link(self, "delete"),
                Links.link(self + "/command/" + toggle, toggle));
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isString()) {
            throw HttpProblem.badRequest("the body must have a text '" + field + "'");
        }
        return value.asString();
    }

    private static List<String> groups(JsonNode body) {
        ArrayList<String> groups = new ArrayList<String>();
        body.path("groups").forEach(group -> groups.add(group.asString()));
        return groups;
    }
}
