package io.photonpump.internal.tcp.frame;

/** The payload of a frame that is to be written. Its size is known before. */
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
