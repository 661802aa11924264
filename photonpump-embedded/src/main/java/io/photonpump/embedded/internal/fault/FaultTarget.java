package io.photonpump.embedded.internal.fault;

import io.photonpump.embedded.fault.Fault.DropCause;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A connection that is struck by a fault while it processes a request or reply. On the event loop. */
interface FaultTarget {

    void dropConnection();

    /** Stops reading and writing for this time; for ever if null. */
    void stall(@Nullable Duration time);

    /** Holds the message and everything after it in the same direction. */
    void delay(Duration time);

    void splitFrames(int bytes);

    void mergeFrames(int frames);

    void send(byte[] bytes);

    void duplicateReply();

    /** Answers in place of the server. */
    void answer(Reply reply);

    void dropSubscriptions(DropCause cause);

    void withholdHeartbeats();

    void overtakeWrites(long seed);

    /** An answer to any request. */
    interface Reply {
        /** Returns null if requests with this command have no such answer. */
        @Nullable
        Encoded to(UUID correlationId, int command);
    }

    /** A frame without its correlation id. */
    record Encoded(int command, byte[] payload) {}
}
