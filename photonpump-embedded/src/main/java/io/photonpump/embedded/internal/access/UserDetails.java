package io.photonpump.embedded.internal.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a user, password excepted.
 *
 * @param lastUpdated null for a user who was never changed
 */
public record UserDetails(
        String username,
        String fullName,
        List<String> groups,
        boolean disabled,
        @Nullable Instant lastUpdated) {}
