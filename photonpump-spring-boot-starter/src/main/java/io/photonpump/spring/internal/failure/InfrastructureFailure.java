package io.photonpump.spring.internal.failure;

import io.photonpump.spring.internal.failure.FailureClassifier.Kind;

/**
 * A failure outside the handler: of the position, its transaction, the error handler, a dead letter or the group. The event loses
 * none of its retries.
 */
public final class InfrastructureFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final Throwable failure;

    /** Creates the exception; {@code what} begins the sentence, for example {@code the position 'board' could not be stored}. */
    public InfrastructureFailure(String what, Throwable cause) {
        super(what + ": " + ErrorText.of(cause), cause);
        this.kind = FailureClassifier.of(cause);
        this.failure = cause;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the original failure. */
    public Throwable failure() {
        return failure;
    }
}
