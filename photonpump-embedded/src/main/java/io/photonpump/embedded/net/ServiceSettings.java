package io.photonpump.embedded.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the server takes for a request on the TCP port, and in which order it carries out writes.
 *
 * @param writeTime for each write, delete and transaction message; the server carries out one after the other
 * @param readTime for each read of an event or a page; the server carries out four at a time
 * @param overtaking on every connection from its start; null: writes keep their order
 */
public record ServiceSettings(
        Duration writeTime, Duration readTime, @Nullable Overtaking overtaking) {

    /** Every request is carried out immediately and in order. */
    public static final ServiceSettings IMMEDIATE = new ServiceSettings(Duration.ZERO, Duration.ZERO, null);

    /** @throws IllegalArgumentException if a time is negative */
    public ServiceSettings {
        requireNotNegative(writeTime, "write time");
        requireNotNegative(readTime, "read time");
    }

    public ServiceSettings withWriteTime(Duration time) {
        return new ServiceSettings(time, readTime, overtaking);
    }

    public ServiceSettings withReadTime(Duration time) {
        return new ServiceSettings(writeTime, time, overtaking);
    }

    public ServiceSettings withOvertaking(Overtaking overtaking) {
        return new ServiceSettings(writeTime, readTime, overtaking);
    }

    private static void requireNotNegative(Duration time, String what) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the " + what + " must not be negative, but is " + time);
        }
    }
}
