package io.photonpump.internal.frame;

/** Bytes that cannot be a frame of this protocol. The connection that sent them is beyond repair. */
public final class FrameException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public FrameException(String message) {
        super(message);
    }
}
