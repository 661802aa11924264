package io.photonpump.embedded.internal.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user who makes a request.
 *
 * @param username null for an anonymous user
 * @param groups the groups of which the user is a member
 */
public record User(@Nullable String username, Set<String> groups) {

    public static final String ADMINS = "$admins";
    public static final String OPS = "$ops";

    public static final User ANONYMOUS = new User(null, Set.of());

    /** The user of every request to an insecure server. */
    public static final User UNASKED = new User("system", Set.of(ADMINS));

    /** The server itself, which has every permission. */
    public static final User SYSTEM = new User("$system", Set.of(ADMINS));

    public User {
        groups = Set.copyOf(groups);
    }

    public boolean isAnonymous() {
        return username == null;
    }

    public boolean isAdmin() {
        return groups.contains(ADMINS);
    }

    /** Returns whether this user may administer persistent subscription groups and start a scavenge. */
    public boolean isOperator() {
        return isAdmin() || groups.contains(OPS);
    }

    /** A role is the name of a group or of the user. */
    boolean has(String role) {
        return groups.contains(role) || role.equals(username);
    }
}
