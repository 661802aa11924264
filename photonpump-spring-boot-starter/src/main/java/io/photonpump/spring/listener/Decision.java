package io.photonpump.spring.listener;

import org.jspecify.annotations.Nullable;

/**
 * The decision about an event or a batch: it was handled, it was not handled and a {@link FailureAction} applies, or nothing is
 * decided.
 */
public final class Decision {

    private static final Decision HANDLED = new Decision("handled", null, "", null);
    private static final Decision UNDECIDED = new Decision("undecided", null, "", null);

    private final String outcome;
    private final @Nullable FailureAction action;
    private final String reason;
    private final @Nullable Throwable failure;

    private Decision(String outcome, @Nullable FailureAction action, String reason, @Nullable Throwable failure) {
        this.outcome = outcome;
        this.action = action;
        this.reason = reason;
        this.failure = failure;
    }

    /**
     * Returns the decision about an event that was handled.
     *
     * @return the decision
     */
    public static Decision handled() {
        return HANDLED;
    }

    /**
     * Returns the decision about an event about which nothing is decided: the listener is stopping, or it acknowledges later.
     *
     * @return the decision
     */
    public static Decision undecided() {
        return UNDECIDED;
    }

    /**
     * Returns the decision about an event that was not handled.
     *
     * @param action what happens to the event
     * @param reason for logs and for the server; may be empty
     * @return the decision, without a failure
     */
    public static Decision of(FailureAction action, String reason) {
        return new Decision(action.text(), action, reason, null);
    }

    /**
     * Returns this decision with the failure that led to it.
     *
     * @param cause the failure
     * @return the decision
     */
    public Decision withFailure(Throwable cause) {
        return new Decision(outcome, action, reason, cause);
    }

    /**
     * Returns whether the event was handled.
     *
     * @return true if it was handled
     */
    public boolean isHandled() {
        return outcome.equals(HANDLED.outcome);
    }

    /**
     * Returns whether nothing is decided about the event.
     *
     * @return true if nothing is decided
     */
    public boolean isUndecided() {
        return outcome.equals(UNDECIDED.outcome);
    }

    /**
     * Returns whether this action applies to the event.
     *
     * @param wanted the action to compare with
     * @return true if the event was not handled and this action applies
     */
    public boolean is(FailureAction wanted) {
        return action == wanted;
    }

    /**
     * Returns the action that applies to the event.
     *
     * @return the action; null if the event was handled, or nothing is decided
     */
    public @Nullable FailureAction action() {
        return action;
    }

    /**
     * Returns the reason for the action.
     *
     * @return the reason; may be empty
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns the failure that led to the decision.
     *
     * @return the failure; null if nothing failed
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Returns the decision in a word, as metrics show it.
     *
     * @return {@code handled}, {@code undecided}, or the text of the action
     */
    public String outcome() {
        return outcome;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? outcome : outcome + " (" + reason + ")";
    }
}
