package io.photonpump.internal.dispatch;

/** A message that a wire cannot send. Nothing of it was sent. */
public class UnsendableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what is wrong with it */
    public UnsendableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A message that is larger than the server accepts. */
    public static final class TooLarge extends UnsendableException {

        private static final long serialVersionUID = 1;

        private final long bytes;
        private final long limit;

        /**
         * A message that was not sent.
         *
         * @param bytes its size
         * @param limit the size of the largest message
         */
        public TooLarge(long bytes, long limit, Throwable cause) {
            super("a message takes up to " + limit + " bytes, this one has " + bytes, cause);
            this.bytes = bytes;
            this.limit = limit;
        }

        long bytes() {
            return bytes;
        }

        long limit() {
            return limit;
        }
    }
}
