package io.photonpump.spring.listener.error;

import io.photonpump.spring.listener.ErrorOutcome;

/** The recoverers that come with the starter; one of them chooses as the subscription's {@code on-exhausted} says. */
public final class Recoverers implements EventRecoverer {

    /** Puts the event aside; for persistent groups. */
    public static final EventRecoverer PARK = failed -> ErrorOutcome.PARK;

    /** Passes the event over; the error handler logs it. */
    public static final EventRecoverer LOG = failed -> ErrorOutcome.SKIP;

    /** Stops the listener in front of the event. */
    public static final EventRecoverer STOP = failed -> ErrorOutcome.STOP;

    private final EventRecoverer deadLetter;

    public Recoverers(EventRecoverer deadLetter) {
        this.deadLetter = deadLetter;
    }

    @Override
    public ErrorOutcome recover(FailedEvent failed) {
        EventRecoverer chosen = switch (failed.subscription().errors().onExhausted()) {
            case PARK -> PARK;
            case SKIP -> LOG;
            case STOP -> STOP;
            case DEAD_LETTER -> deadLetter;
        };
        return chosen.recover(failed);
    }
}
