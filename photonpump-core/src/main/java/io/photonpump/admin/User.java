package io.photonpump.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user of the server. */
public interface User {

    /** {@return the name to log in with} */
    String username();

    /** {@return the name for people} */
    String fullName();

    /** {@return the groups, such as {@code $admins} and {@code $ops}} */
    List<String> groups();

    /** {@return whether the user is disabled and cannot log in} */
    boolean disabled();

    /** {@return when the user was last changed; null if the server does not report it} */
    @Nullable
    Instant lastUpdated();
}
