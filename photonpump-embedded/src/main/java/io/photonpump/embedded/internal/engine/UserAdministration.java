package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.access.LoginSource;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.access.UserDetails;
import io.photonpump.embedded.internal.access.UserResult;
import io.photonpump.embedded.internal.access.Users;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Users with access control: administrators change other users. */
public final class UserAdministration {

    private final Users users;
    private final ServerClock clock;

    UserAdministration(Users users, ServerClock clock) {
        this.users = users;
        this.clock = clock;
    }

    /** Checks a password. */
    public Login authenticate(String username, String password, LoginSource source) {
        return users.authenticate(username, password, source, clock.now());
    }

    /** Returns whether {@code admin} or {@code ops} has the password of an empty server. */
    public boolean hasDefaultPassword() {
        return users.hasDefaultPassword(clock.now());
    }

    public UserResult create(User caller, String username, String fullName, List<String> groups, String password) {
        return asAdmin(caller, () -> users.create(username, fullName, groups, password, clock.now()));
    }

    public UserResult update(User caller, String username, String fullName, List<String> groups) {
        return asAdmin(caller, () -> users.update(username, fullName, groups, clock.now()));
    }

    public UserResult setDisabled(User caller, String username, boolean disabled) {
        return asAdmin(caller, () -> users.setDisabled(username, disabled, clock.now()));
    }

    public UserResult resetPassword(User caller, String username, String password) {
        return asAdmin(caller, () -> users.setPassword(username, password, clock.now()));
    }

    /** Changes the password of a user for a caller who knows the current one. */
    public UserResult changePassword(User caller, String username, String current, String password) {
        return users.changePassword(String.valueOf(caller.username()), username, current, password, clock.now());
    }

    public UserResult delete(User caller, String username) {
        return asAdmin(caller, () -> users.delete(username, clock.now()));
    }

    /** Returns the details of a user; null if the user does not exist. Callers check the access. */
    public @Nullable UserDetails details(String username) {
        return users.details(username, clock.now());
    }

    public List<UserDetails> list() {
        return users.list(clock.now());
    }

    private static UserResult asAdmin(User caller, Supplier<UserResult> change) {
        return caller.isAdmin() ? change.get() : UserResult.UNAUTHORIZED;
    }
}
