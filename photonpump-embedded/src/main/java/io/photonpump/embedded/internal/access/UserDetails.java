package io.photonpump.embedded.internal.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a user, except the password.
 *
 * @param lastUpdated null for a user that was never changed
 */
public record UserDetails(
        String username,
        String fullName,
        List<String> groups,
        boolean disabled,
        @Nullable Instant lastUpdated) {}
