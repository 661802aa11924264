package io.photonpump.embedded.internal.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The handling of requests on the TCP port: their duration, their order, and the limit of waiting replies.
 *
 * @param writeTime the duration of each write, delete and transaction message; the server handles one at a time
 * @param readTime the duration of each read of an event or a page; the server handles four at a time
 * @param overtaking applies to every connection; null: writes keep their order
 * @param strictSendLimit whether too many waiting replies end a connection; otherwise its further requests wait
 */
public record ServiceSettings(
        Duration writeTime, Duration readTime, @Nullable Overtaking overtaking, boolean strictSendLimit) {

    /** Handles every request immediately and in order. */
    public static final ServiceSettings IMMEDIATE = new ServiceSettings(Duration.ZERO, Duration.ZERO, null, false);

    /**
     * Creates settings.
     *
     * @throws IllegalArgumentException if a time is negative
     */
    public ServiceSettings {
        requireNotNegative(writeTime, "write time");
        requireNotNegative(readTime, "read time");
    }

    /** Returns the settings with this duration of each write. */
    public ServiceSettings withWriteTime(Duration time) {
        return new ServiceSettings(time, readTime, overtaking, strictSendLimit);
    }

    /** Returns the settings with this duration of each read. */
    public ServiceSettings withReadTime(Duration time) {
        return new ServiceSettings(writeTime, time, overtaking, strictSendLimit);
    }

    /** Returns the settings with writes of ordinary users that overtake one another. */
    public ServiceSettings withOvertaking(Overtaking overtaking) {
        return new ServiceSettings(writeTime, readTime, overtaking, strictSendLimit);
    }

    /** Returns the settings with or without the strict send limit. */
    public ServiceSettings withStrictSendLimit(boolean strict) {
        return new ServiceSettings(writeTime, readTime, overtaking, strict);
    }

    private static void requireNotNegative(Duration time, String what) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the " + what + " must not be negative, but is " + time);
        }
    }
}
