package io.photonpump.spring.internal.failure;

import io.photonpump.spring.internal.failure.FailureClassifier.Kind;

/**
 * Something beside the handler failed: the position, its transaction, the error handler, a dead letter, the group. It costs the
 * event none of its retries.
 */
public final class InfrastructureFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final Throwable failure;

    /** {@code what} failed, as the beginning of a sentence: {@code the position 'board' could not be stored}. */
    public InfrastructureFailure(String what, Throwable cause) {
        super(what + ": " + ErrorText.of(cause), cause);
        this.kind = FailureClassifier.of(cause);
        this.failure = cause;
    }

    public Kind kind() {
        return kind;
    }

    /** What failed. */
    public Throwable failure() {
        return failure;
    }
}
