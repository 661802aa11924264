package io.photonpump.internal.tcp.frame;

/** What stands behind a frame's header: knows its size before it is written. */
public interface FramePayload {

    /** No bytes at all. */
    FramePayload EMPTY = new FramePayload() {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public void writeTo(byte[] out, int at) {}
    };

    /** In bytes. */
    int size();

    /** Writes {@link #size()} bytes from {@code at} on. */
    void writeTo(byte[] out, int at);
}
