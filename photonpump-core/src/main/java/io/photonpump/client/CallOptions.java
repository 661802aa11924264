package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.Credentials;
import io.photonpump.internal.text.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What calls may have of their own instead of what the client's settings say; see {@link EventStoreClient#with}.
 *
 * @param credentials who asks; null: whom the connection was authenticated as
 * @param timeout how long a call may take in all; positive; null: the operation time-out of the settings
 */
public record CallOptions(
        @Nullable Credentials credentials, @Nullable Duration timeout) {

    /** Everything as the settings say. */
    public static final CallOptions DEFAULT = new CallOptions(null, null);

    public CallOptions {
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("a time-out has to be positive, not " + Durations.format(timeout));
        }
    }

    /** Asks as somebody else than the connection was authenticated as. */
    public static CallOptions as(Credentials credentials) {
        return DEFAULT.withCredentials(requireNonNull(credentials, "credentials"));
    }

    /** Takes so long in all at the most; positive. */
    public static CallOptions within(Duration timeout) {
        return DEFAULT.withTimeout(requireNonNull(timeout, "timeout"));
    }

    /** Who asks; null: whom the connection was authenticated as. */
    public CallOptions withCredentials(@Nullable Credentials newCredentials) {
        return new CallOptions(newCredentials, timeout);
    }

    /** How long a call may take in all; positive; null: the operation time-out of the settings. */
    public CallOptions withTimeout(@Nullable Duration newTimeout) {
        return new CallOptions(credentials, newTimeout);
    }
}
