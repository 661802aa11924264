package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The base of errors that concern one operation and can occur in any. */
public abstract class OperationException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;

    OperationException(String operation, String message) {
        this(operation, message, null);
    }

    OperationException(String operation, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.operation = operation;
    }

    /** {@return a description of the operation, for example {@code writing 2 events to 'orders'}} */
    public final String operation() {
        return operation;
    }
}
