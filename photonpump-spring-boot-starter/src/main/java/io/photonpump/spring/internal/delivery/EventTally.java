package io.photonpump.spring.internal.delivery;

import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.FailureAction;
import java.util.concurrent.atomic.LongAdder;

/** Counts the events of a listener, for all its sessions together. Safe on any thread. */
public final class EventTally {

    private final LongAdder processed = new LongAdder();
    private final LongAdder filtered = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder groupRetries = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder brokenLinks = new LongAdder();

    /** Counts a decided event. Filtered events are not processed: no handler received them. */
    public void decided(InFlight event, Decision decision) {
        if (decision.isHandled()) {
            (event.isFiltered() ? filtered : processed).increment();
            return;
        }
        FailureAction action = decision.action();
        if (action == null) {
            return;
        }
        switch (action) {
            case SKIP -> skipped.increment();
            case DEAD_LETTER -> deadLettered.increment();
            case PARK -> parked.increment();
            case RETRY -> groupRetries.increment();
            case STOP -> {
                // not a decision about the event
            }
        }
    }

    /** Counts an attempt after the first one. */
    public void retried() {
        retries.increment();
    }

    /** Counts a link whose target is gone. */
    public void brokenLink() {
        brokenLinks.increment();
    }

    /** The counts at this moment. */
    public EventCounts counts() {
        return new EventCounts(
                processed.sum(),
                filtered.sum(),
                skipped.sum(),
                deadLettered.sum(),
                parked.sum(),
                groupRetries.sum(),
                retries.sum(),
                brokenLinks.sum());
    }
}
