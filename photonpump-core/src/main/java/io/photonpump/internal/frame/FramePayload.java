package io.photonpump.internal.frame;

import java.nio.ByteBuffer;

/** What stands behind a frame's header: knows its size before it is written. */
public interface FramePayload {

    /** No bytes at all. */
    FramePayload EMPTY = new FramePayload() {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public void writeTo(ByteBuffer out) {}
    };

    /** In bytes. */
    int size();

    /** Fills the buffer, which has exactly {@link #size()} bytes of room. */
    void writeTo(ByteBuffer out);
}
