package io.photonpump.spring.listener.container;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** An event between its receipt and the decision about it, which is taken once. */
final class InFlight {

    private final ResolvedEvent event;
    private final long receivedNanos;
    private final BiConsumer<InFlight, Decision> settle;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile boolean passedOver;
    private final AtomicBoolean counted = new AtomicBoolean();

    InFlight(ResolvedEvent event, long receivedNanos, BiConsumer<InFlight, Decision> settle) {
        this.event = event;
        this.receivedNanos = receivedNanos;
        this.settle = settle;
    }

    ResolvedEvent event() {
        return event;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    /** Whether this is the first call. An event that is tried again is counted once. */
    boolean countOnce() {
        return counted.compareAndSet(false, true);
    }

    /** The event is not for the listener: no handler has seen it. */
    void passOver() {
        passedOver = true;
    }

    boolean isPassedOver() {
        return passedOver;
    }

    boolean isDecided() {
        return decided.get();
    }

    /** False if it had been decided before. */
    boolean decide(Decision decision) {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        settle.accept(this, decision);
        return true;
    }
}
