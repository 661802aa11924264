package io.photonpump.embedded.internal.engine;

import java.time.Duration;
import java.time.InstantSource;

/** What time it is for the server: the time of its source, moved forward at will. Confined to the engine's thread. */
public final class ServerClock {

    private final InstantSource source;
    private long advanced;

    public ServerClock(InstantSource source) {
        this.source = source;
    }

    /** Milliseconds since 1970. */
    public long now() {
        return source.millis() + advanced;
    }

    /** @throws IllegalArgumentException for a negative duration: time does not go back */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time goes forward only, not by " + duration);
        }
        advanced += duration.toMillis();
    }
}
