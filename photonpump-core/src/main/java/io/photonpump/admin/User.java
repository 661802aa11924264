package io.photonpump.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param groups such as {@code $admins} and {@code $ops}
 * @param lastUpdated null if the server did not say
 */
public record User(
        String username,
        String fullName,
        List<String> groups,
        boolean disabled,
        @Nullable Instant lastUpdated) {

    public User {
        groups = List.copyOf(groups);
    }
}
