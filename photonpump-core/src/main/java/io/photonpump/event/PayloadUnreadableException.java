package io.photonpump.event;

/**
 * A body or metadata that is not what the caller asked to read it as. The message names the target type, the number of bytes
 * and where reading stopped, but nothing of the content; Jackson's own account, which may quote a value, is the cause.
 *
 * <p>It is thrown by values that know no client and no server, so it is the one exception of this library that is no
 * {@code io.photonpump.error.PhotonPumpException}: futures and subscriptions of a client never end with it, only
 * {@link Content#json(Class)} and its relatives throw it.
 */
public final class PayloadUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public PayloadUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }

    public PayloadUnreadableException(String message) {
        super(message);
    }
}
