package io.photonpump.spring.listener;

import io.photonpump.error.InvalidSettingsException;
import org.jspecify.annotations.Nullable;

/** A listener that cannot work as it is declared. The message names it; the advice says what would do. */
public final class InvalidSubscriptionException extends InvalidSettingsException {

    private static final long serialVersionUID = 1;

    private final String listener;
    private final String problem;
    private final String advice;

    public InvalidSubscriptionException(String listener, String problem, String advice) {
        this(listener, problem, advice, null);
    }

    public InvalidSubscriptionException(String listener, String problem, String advice, @Nullable Throwable cause) {
        super(listener, "The listener " + listener + " cannot work: " + problem + ". " + advice + ".", cause);
        this.listener = listener;
        this.problem = problem;
        this.advice = advice;
    }

    /** The same, with the class or method that the listener is declared on added to its name. */
    public InvalidSubscriptionException declaredOn(String place) {
        return listener.contains(place)
                ? this
                : new InvalidSubscriptionException(listener + " (" + place + ")", problem, advice, this);
    }

    /** The listener: its id, its method, or both. */
    public String listener() {
        return listener;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
