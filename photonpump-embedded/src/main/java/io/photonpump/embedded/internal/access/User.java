package io.photonpump.embedded.internal.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something is done.
 *
 * @param username null: nobody gave a name
 */
public record User(@Nullable String username, Set<String> groups) {

    public static final String ADMINS = "$admins";
    public static final String OPS = "$ops";

    public static final User ANONYMOUS = new User(null, Set.of());

    /** The server itself; nothing is denied to it. */
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

    /** Whether this user may administer groups of consumers and start a scavenge. */
    public boolean isOperator() {
        return isAdmin() || groups.contains(OPS);
    }

    /** A role is the name of a group or of the user itself. */
    boolean has(String role) {
        return groups.contains(role) || role.equals(username);
    }
}
