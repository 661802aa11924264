package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.text.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options of all calls of a client that {@link EventStoreClient#with} or {@link EventStoreAdmin#with} returns. Immutable; safe on any
 * thread.
 */
// Fields instead of a map: read by every call.
public final class CallOptions {

    private static final CallOptions DEFAULTS = new CallOptions(null, null);

    private final @Nullable Credentials credentials;
    private final @Nullable Duration timeout;

    private CallOptions(@Nullable Credentials credentials, @Nullable Duration timeout) {
        this.credentials = credentials;
        this.timeout = timeout;
    }

    /** {@return the default options: the credentials of the connection and the operation timeout of the settings} */
    public static CallOptions defaults() {
        return DEFAULTS;
    }

    /** {@return the credentials of the calls; null, the default: those of the connection} */
    public @Nullable Credentials credentials() {
        return credentials;
    }

    /**
     * {@return a copy with other credentials}
     *
     * @param credentials the user that the calls are made for
     */
    public CallOptions withCredentials(Credentials credentials) {
        return new CallOptions(requireNonNull(credentials, "credentials"), timeout);
    }

    /** {@return a copy that uses the credentials of the connection} */
    public CallOptions withoutCredentials() {
        return new CallOptions(null, timeout);
    }

    /** {@return how long a call may take in all; null, the default: the operation timeout of the settings} */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /**
     * {@return a copy with another timeout}
     *
     * @param timeout how long a call may take, waiting for a connection, retries and redirects included; longer than 0
     * @throws InvalidSettingsException if the timeout is not positive
     */
    public CallOptions withTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidSettingsException(
                    "timeout", "the timeout must be longer than 0, not " + Durations.format(timeout));
        }
        return new CallOptions(credentials, timeout);
    }

    /** {@return a copy with the operation timeout of the settings} */
    public CallOptions withoutTimeout() {
        return new CallOptions(credentials, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallOptions that
                && Objects.equals(credentials, that.credentials)
                && Objects.equals(timeout, that.timeout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(credentials, timeout);
    }

    /** {@return the options; never a password} */
    @Override
    public String toString() {
        return "CallOptions[credentials=" + credentials + ", timeout=" + timeout + "]";
    }
}
