package io.photonpump.internal.connection;

import java.time.Duration;

/**
 * Decides whether the server is still alive (docs/protocol.md, Heartbeats). After a silence it asks for a sign of life, and if none comes
 * in time the connection is lost. Any received byte is a sign of life. It also asks when nothing was sent for an interval, so that the
 * server does not give up this client.
 */
public final class PaceMaker {

    /** The action to take now. */
    public enum Beat {
        /** Nothing: come again later. */
        FINE,
        /** Send a heartbeat request. */
        ASK,
        /** Give the connection up. */
        DEAD
    }

    private static final long NOT_ASKED = Long.MIN_VALUE;

    private final long interval;
    private final long timeout;
    private long heardAt;
    private long spokeAt;
    private long askedAt = NOT_ASKED;

    /**
     * A connection that is open from now on.
     *
     * @param interval the silence after which a sign of life is asked for
     * @param timeout how long the answer may take
     */
    public PaceMaker(Duration interval, Duration timeout, long now) {
        this.interval = interval.toNanos();
        this.timeout = timeout.toNanos();
        this.heardAt = now;
        this.spokeAt = now;
    }

    /** Something was received. */
    public void heard(long now) {
        heardAt = now;
        askedAt = NOT_ASKED;
    }

    /** Something was sent. */
    public void spoke(long now) {
        spokeAt = now;
    }

    /** Nothing could be received for reasons of our own: the silence begins now. */
    public void excuse(long now) {
        heard(now);
    }

    public Beat beat(long now) {
        if (askedAt != NOT_ASKED) {
            return now - askedAt >= timeout ? Beat.DEAD : Beat.FINE;
        }
        if (now - heardAt >= interval) {
            askedAt = now;
            return Beat.ASK;
        }
        return now - spokeAt >= interval ? Beat.ASK : Beat.FINE;
    }

    /** Returns the time of the next call, if nothing happens until then. */
    public long nextBeat() {
        return askedAt != NOT_ASKED ? askedAt + timeout : Math.min(heardAt, spokeAt) + interval;
    }
}
