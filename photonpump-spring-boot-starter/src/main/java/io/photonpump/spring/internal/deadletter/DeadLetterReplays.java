package io.photonpump.spring.internal.deadletter;

import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replays of the dead letters of one listener, of which one runs at a time. The lock guards which. */
public final class DeadLetterReplays {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReplay.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final BiConsumer<InFlight, Decision> settled;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable DeadLetterReplay running;

    /** {@code settled} is told what was decided about each event. */
    public DeadLetterReplays(SessionFactory sessions, BiConsumer<InFlight, Decision> settled) {
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.settled = settled;
    }

    /** Begins one; while one is running, returns the future of that one. */
    public CompletableFuture<ReplayedDeadLetters> start() {
        lock.lock();
        try {
            if (running == null || running.hasEnded()) {
                running = new DeadLetterReplay(sessions, settled);
                sessions.executor().execute(running);
            }
            return running.result();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the running one take no further letters. */
    public void end() {
        DeadLetterReplay current = current();
        if (current != null) {
            current.end();
        }
    }

    /** Returns when none is running, at the latest after the listener's shut-down time-out and a moment. */
    public void awaitEnd() {
        DeadLetterReplay current = current();
        if (current != null && !current.awaitEnd(spec.shutdownTimeout())) {
            LOG.warn("{} leaves a replay of dead letters behind that does not heed interrupts", spec.describe());
            sessions.gate().forgetReplay();
        }
    }

    /** Whether the current thread replays letters of this listener. */
    public boolean isReplayingHere() {
        DeadLetterReplay current = current();
        return current != null && current.isCurrentThread();
    }

    private @Nullable DeadLetterReplay current() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}
