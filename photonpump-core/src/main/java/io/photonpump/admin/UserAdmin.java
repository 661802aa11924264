package io.photonpump.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The users of a server. Members of {@code $admins} may do all of this, others only {@link #current()} and change their own
 * password. A change takes effect with a delay of up to some seconds (docs/protocol.md, Users over HTTP). An unknown username
 * fails with {@link io.photonpump.error.AdminException}, status 404.
 */
public interface UserAdmin {

    /**
     * Creates a user.
     *
     * @param groups such as {@code $admins} and {@code $ops}; those are the only ones with a meaning of their own
     * @return fails with {@link io.photonpump.error.AdminException}, status 409, if the username is taken; creating the same user
     *     with the same password again succeeds
     */
    CompletableFuture<Void> create(String username, String fullName, List<String> groups, String password);

    /** What the server knows of a user. */
    CompletableFuture<User> get(String username);

    /** Whom the server takes the caller for. */
    CompletableFuture<User> current();

    /** All users; for administrators. */
    CompletableFuture<List<User>> list();

    /** Replaces name and groups. */
    CompletableFuture<Void> update(String username, String fullName, List<String> groups);

    /** Lets a user log in again who was disabled. */
    CompletableFuture<Void> enable(String username);

    /** Keeps the user, who can no longer log in. */
    CompletableFuture<Void> disable(String username);

    /** Deletes a user. */
    CompletableFuture<Void> delete(String username);

    /** For users themselves. */
    CompletableFuture<Void> changePassword(String username, String currentPassword, String newPassword);

    /** For administrators. */
    CompletableFuture<Void> resetPassword(String username, String newPassword);
}
