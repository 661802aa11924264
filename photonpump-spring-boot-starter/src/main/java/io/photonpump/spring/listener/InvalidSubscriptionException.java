package io.photonpump.spring.listener;

import io.photonpump.error.InvalidSettingsException;
import org.jspecify.annotations.Nullable;

/** A listener cannot work as declared. The message names the listener and the problem; the advice tells what to change. */
public final class InvalidSubscriptionException extends InvalidSettingsException {

    private static final long serialVersionUID = 1;

    private final String listener;
    private final String problem;
    private final String advice;

    /**
     * Creates the exception.
     *
     * @param listener the listener: its id, its method, or both
     * @param problem the problem, as the part of a sentence
     * @param advice the change that solves the problem, as a sentence without a full stop
     */
    public InvalidSubscriptionException(String listener, String problem, String advice) {
        this(listener, problem, advice, null);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param listener the listener: its id, its method, or both
     * @param problem the problem, as the part of a sentence
     * @param advice the change that solves the problem, as a sentence without a full stop
     * @param cause the cause; null: none
     */
    public InvalidSubscriptionException(String listener, String problem, String advice, @Nullable Throwable cause) {
        super(listener, "The listener " + listener + " cannot work: " + problem + ". " + advice + ".", cause);
        this.listener = listener;
        this.problem = problem;
        this.advice = advice;
    }

    /**
     * {@return this exception, with the class or method of the listener added to its name}
     *
     * @param place the class or method that declares the listener
     */
    public InvalidSubscriptionException declaredOn(String place) {
        return listener.contains(place)
                ? this
                : new InvalidSubscriptionException(listener + " (" + place + ")", problem, advice, this);
    }

    /** {@return the listener: its id, its method, or both} */
    public String listener() {
        return listener;
    }

    /** {@return the problem} */
    public String problem() {
        return problem;
    }

    /** {@return the change that solves the problem} */
    public String advice() {
        return advice;
    }
}
