package io.photonpump.spring.listener;

/** A listener that cannot work as it is declared. The message names it; the advice says what would do. */
public final class InvalidSubscriptionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String listener;
    private final String problem;
    private final String advice;

    public InvalidSubscriptionException(String listener, String problem, String advice) {
        super("The listener " + listener + " cannot work: " + problem + ". " + advice + ".");
        this.listener = listener;
        this.problem = problem;
        this.advice = advice;
    }

    /** Which one: its id or its method. */
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
