package io.photonpump.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Administration of users. Requires a member of {@code $admins}, except for {@link #current()} and for changing one's own password. A change
 * takes effect within some seconds (docs/protocol.md, Users over HTTP). Methods may be called on any thread and do not block. If the
 * user does not exist, the future fails with {@link io.photonpump.error.AdminException}, status 404; {@code EventStoreAdmin} documents the
 * errors of all calls.
 */
public interface UserAdmin {

    /**
     * Creates a user. Creating an existing user again with the same password succeeds.
     *
     * @param username the name to log in with
     * @param fullName the name for people
     * @param groups the groups; only {@code $admins} and {@code $ops} have a meaning to the server
     * @param password the password
     * @return completes when the user exists; fails with {@link io.photonpump.error.AdminException}, status 409, if the name is taken
     */
    CompletableFuture<Void> create(String username, String fullName, List<String> groups, String password);

    /**
     * Reads a user.
     *
     * @param username the name of the user
     * @return the user
     */
    CompletableFuture<User> get(String username);

    /**
     * Reads the user of the call.
     *
     * @return the user that the server knows the caller as
     */
    CompletableFuture<User> current();

    /**
     * Lists all users.
     *
     * @return the users
     */
    CompletableFuture<List<User>> list();

    /**
     * Replaces the full name and the groups of a user.
     *
     * @param username the name of the user
     * @param fullName the name for people
     * @param groups the groups
     * @return completes when the user is changed
     */
    CompletableFuture<Void> update(String username, String fullName, List<String> groups);

    /**
     * Enables a disabled user.
     *
     * @param username the name of the user
     * @return completes when the user may log in
     */
    CompletableFuture<Void> enable(String username);

    /**
     * Disables a user, who can no longer log in.
     *
     * @param username the name of the user
     * @return completes when the user is disabled
     */
    CompletableFuture<Void> disable(String username);

    /**
     * Deletes a user.
     *
     * @param username the name of the user
     * @return completes when the user is deleted
     */
    CompletableFuture<Void> delete(String username);

    /**
     * Changes a password with the knowledge of the current one. Users may change their own.
     *
     * @param username the name of the user
     * @param currentPassword the current password
     * @param newPassword the new password
     * @return completes when the password is changed
     */
    CompletableFuture<Void> changePassword(String username, String currentPassword, String newPassword);

    /**
     * Replaces a password without the knowledge of the current one.
     *
     * @param username the name of the user
     * @param newPassword the new password
     * @return completes when the password is replaced
     */
    CompletableFuture<Void> resetPassword(String username, String newPassword);
}
