package io.photonpump.embedded.internal.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the server works on requests of the TCP port: how long it takes, in which order, and how many replies may wait.
 *
 * @param writeTime for each write, delete and transaction message; the server carries out one after the other
 * @param readTime for each read of an event or a page; the server carries out four at a time
 * @param overtaking on every connection from its start; null: writes keep their order
 * @param strictSendLimit whether too many replies that wait end a connection; otherwise its further requests wait
 */
public record ServiceSettings(
        Duration writeTime, Duration readTime, @Nullable Overtaking overtaking, boolean strictSendLimit) {

    /** Every request is carried out immediately and in order. */
    public static final ServiceSettings IMMEDIATE = new ServiceSettings(Duration.ZERO, Duration.ZERO, null, false);

    /** @throws IllegalArgumentException if a time is negative */
    public ServiceSettings {
        requireNotNegative(writeTime, "write time");
        requireNotNegative(readTime, "read time");
    }

    /** The same with this time for each write. */
    public ServiceSettings withWriteTime(Duration time) {
        return new ServiceSettings(time, readTime, overtaking, strictSendLimit);
    }

    /** The same with this time for each read. */
    public ServiceSettings withReadTime(Duration time) {
        return new ServiceSettings(writeTime, time, overtaking, strictSendLimit);
    }

    /** The same with writes of ordinary users that overtake one another. */
    public ServiceSettings withOvertaking(Overtaking overtaking) {
        return new ServiceSettings(writeTime, readTime, overtaking, strictSendLimit);
    }

    /** The same with or without the strict send limit. */
    public ServiceSettings withStrictSendLimit(boolean strict) {
        return new ServiceSettings(writeTime, readTime, overtaking, strict);
    }

    private static void requireNotNegative(Duration time, String what) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the " + what + " must not be negative, but is " + time);
        }
    }
}
