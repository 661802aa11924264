package io.photonpump.embedded.fault;

import io.photonpump.embedded.internal.net.Overtaking;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A connection at the moment a fault strikes it, with the request or reply in hand. On the event loop. */
interface FaultTarget {

    void dropConnection();

    /** Neither reads nor writes for this time; for ever if null. */
    void stall(@Nullable Duration time);

    /** Holds what is in hand, and what comes behind it in the same direction. */
    void delay(Duration time);

    void splitFrames(int bytes);

    void mergeFrames(int frames);

    void send(byte[] bytes);

    void duplicateReply();

    /** Answers in place of the server. */
    void answer(Reply reply);

    void dropSubscriptions(Fault.DropReason reason);

    void withholdHeartbeats();

    void overtake(Overtaking overtaking);

    /** An answer to any request. */
    interface Reply {
        /** @return null if this command has no such answer */
        @Nullable
        Encoded to(UUID correlationId, int command);
    }

    /** A frame without its correlation id. */
    record Encoded(int command, byte[] payload) {}
}
