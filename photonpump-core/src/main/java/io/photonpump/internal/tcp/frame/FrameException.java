package io.photonpump.internal.tcp.frame;

/** Bytes that cannot be a frame of this protocol. The connection that sent them is beyond repair. */
public class FrameException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public FrameException(String message) {
        super(message);
    }

    /** A frame that would be larger than a server accepts. Nothing of it was sent. */
    public static final class TooLarge extends FrameException {

        private static final long serialVersionUID = 1;

        private final long bytes;

        TooLarge(long bytes) {
            super("a frame takes up to " + Frame.MAX_LENGTH + " bytes, this one has " + bytes);
            this.bytes = bytes;
        }

        /** The number of bytes it would have. */
        public long bytes() {
            return bytes;
        }
    }
}
