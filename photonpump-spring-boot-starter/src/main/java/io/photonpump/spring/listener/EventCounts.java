package io.photonpump.spring.listener;

import java.util.concurrent.atomic.LongAdder;

/** What a listener has done since the application started. Safe on any thread. */
public final class EventCounts {

    private final LongAdder done = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder givenBack = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder brokenLinks = new LongAdder();
    private final LongAdder passedOver = new LongAdder();

    /** An event was decided about. */
    public void decided(Decision decision) {
        switch (decision.verdict()) {
            case DONE -> done.increment();
            case SKIP -> skipped.increment();
            case DEAD_LETTERED -> deadLettered.increment();
            case PARK -> parked.increment();
            case RETRY -> givenBack.increment();
            case STOP, OPEN -> {
                // no decision about the event
            }
        }
    }

    /** An event is tried again, here or by its group. */
    public void retried() {
        retried.increment();
    }

    /** A link whose target is gone was passed over. */
    public void brokenLink() {
        brokenLinks.increment();
    }

    /** An event was not for the listener: filters, selectors or its type kept it from the handler. */
    public void passOver() {
        passedOver.increment();
    }

    /** Events that were not for the listener, so that no handler saw them; links whose targets are gone are among them. */
    public long passedOver() {
        return passedOver.sum();
    }

    /** Events that were handled. */
    public long processed() {
        return done.sum();
    }

    /** Passed over after a failure, or by the listener's own decision. */
    public long skipped() {
        return skipped.sum();
    }

    /** Written to the dead-letter stream, and passed over. */
    public long deadLettered() {
        return deadLettered.sum();
    }

    /** Put aside. */
    public long parked() {
        return parked.sum();
    }

    /** Given back to the group, which delivers them again. */
    public long givenBack() {
        return givenBack.sum();
    }

    /** Links that were passed over because their targets are gone. */
    public long brokenLinks() {
        return brokenLinks.sum();
    }

    /** Attempts after the first one. */
    public long retries() {
        return retried.sum();
    }
}
