package io.photonpump.internal.http;

import static io.photonpump.internal.http.AdminRequest.segment;

import io.photonpump.admin.User;
import io.photonpump.admin.UserAdmin;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The administration of users (docs/protocol.md, Users over HTTP). */
record HttpUserAdmin(AdminCalls calls) implements UserAdmin {

    private static final String ROOT = "/users/";
    private static final String NO_USERS =
            "it has no users: it runs with --insecure, where every caller may do everything";

    @Override
    public CompletableFuture<Void> create(String username, String fullName, List<String> groups, String password) {
        AdminRequest request = request("creating user '" + username + "'", "POST", ROOT);
        return calls.done(request.withJson(
                        Map.of("loginName", username, "fullName", fullName, "groups", groups, "password", password))
                .hiding(password));
    }

    @Override
    public CompletableFuture<User> get(String username) {
        return user(request("reading user '" + username + "'", "GET", path(username)));
    }

    @Override
    public CompletableFuture<User> current() {
        return user(request("reading the current user", "GET", ROOT + "$current"));
    }

    private CompletableFuture<User> user(AdminRequest request) {
        return calls.json(request, json -> AdminReader.user(json.path("data")));
    }

    @Override
    public CompletableFuture<List<User>> list() {
        return calls.json(request("listing users", "GET", ROOT), AdminReader::users);
    }

    @Override
    public CompletableFuture<Void> update(String username, String fullName, List<String> groups) {
        return calls.done(request("updating user '" + username + "'", "PUT", path(username))
                .withJson(Map.of("fullName", fullName, "groups", groups)));
    }

    @Override
    public CompletableFuture<Void> enable(String username) {
        return calls.done(command("enabling user", username, "enable"));
    }

    @Override
    public CompletableFuture<Void> disable(String username) {
        return calls.done(command("disabling user", username, "disable"));
    }

    @Override
    public CompletableFuture<Void> delete(String username) {
        return calls.done(request("deleting user '" + username + "'", "DELETE", path(username)));
    }

    @Override
    public CompletableFuture<Void> changePassword(String username, String currentPassword, String newPassword) {
        return calls.done(command("changing the password of user", username, "change-password")
                .withJson(Map.of("currentPassword", currentPassword, "newPassword", newPassword))
                .hiding(currentPassword, newPassword));
    }

    @Override
    public CompletableFuture<Void> resetPassword(String username, String newPassword) {
        return calls.done(command("resetting the password of user", username, "reset-password")
                .withJson(Map.of("newPassword", newPassword))
                .hiding(newPassword));
    }

    private static AdminRequest command(String doing, String username, String command) {
        return request(doing + " '" + username + "'", "POST", path(username) + "/command/" + command);
    }

    private static AdminRequest request(String operation, String method, String path) {
        return AdminRequest.of(operation, method, path).ifPathUnknown(NO_USERS);
    }

    private static String path(String username) {
        return ROOT + segment(username);
    }
}
