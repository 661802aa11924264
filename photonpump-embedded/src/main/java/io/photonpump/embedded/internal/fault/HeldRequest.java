package io.photonpump.embedded.internal.fault;

import io.photonpump.internal.tcp.frame.Frame;
import java.nio.ByteBuffer;

/** A request that is processed later; {@code struck} if faults have struck it already. */
record HeldRequest(Frame frame, boolean struck) {

    /** Copies the frame, because the decoder reuses its payload as soon as the frame has been processed. */
    static HeldRequest of(Frame frame, boolean struck) {
        ByteBuffer payload = ByteBuffer.allocate(frame.payload().remaining())
                .put(frame.payload().duplicate())
                .flip();
        return new HeldRequest(
                new Frame(frame.code(), frame.flags(), frame.correlationId(), frame.credentials(), payload), struck);
    }
}
