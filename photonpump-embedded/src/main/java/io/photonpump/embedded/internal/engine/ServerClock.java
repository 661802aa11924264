package io.photonpump.embedded.internal.engine;

import java.time.Duration;
import java.time.InstantSource;

/** The time of the server: the time of its source, which can be moved forward. Confined to the thread of the engine. */
public final class ServerClock {

    private final InstantSource source;
    private long advanced;

    public ServerClock(InstantSource source) {
        this.source = source;
    }

    /** Returns the time in milliseconds since 1970. */
    public long now() {
        return source.millis() + advanced;
    }

    /**
     * Moves the time forward.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time cannot go back: " + duration);
        }
        advanced += duration.toMillis();
    }
}
