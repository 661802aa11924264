package io.photonpump.spring.internal.deadletter;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replays of one listener's dead letters, one at a time. The lock guards {@code running}. */
public final class DeadLetterReplays {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReplay.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final BiConsumer<InFlight, Decision> settled;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable DeadLetterReplay running;

    /** {@code settled} receives the decision about each event. */
    public DeadLetterReplays(SessionFactory sessions, BiConsumer<InFlight, Decision> settled) {
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.settled = settled;
    }

    /** Starts a replay, or returns the future of the running one. */
    public CompletableFuture<ReplayedDeadLetters> start() {
        lock.lock();
        try {
            DeadLetterReplay current = running;
            return current != null && !current.hasEnded() ? current.result() : start(DeadLetterScope.ALL);
        } finally {
            lock.unlock();
        }
    }

    /** Starts a replay of one letter. */
    public CompletableFuture<ReplayedDeadLetters> startOne(long number) {
        return startAlone(DeadLetterScope.replaying(number));
    }

    /** Gives up one letter. */
    public CompletableFuture<ReplayedDeadLetters> discard(long number) {
        return startAlone(DeadLetterScope.discarding(number));
    }

    private CompletableFuture<ReplayedDeadLetters> startAlone(DeadLetterScope scope) {
        lock.lock();
        try {
            DeadLetterReplay current = running;
            if (current != null && !current.hasEnded()) {
                return CompletableFuture.failedFuture(new IllegalStateException(
                        "'" + spec.id() + "' is replaying its dead letters: try again when that has ended"));
            }
            return start(scope);
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<ReplayedDeadLetters> start(DeadLetterScope scope) {
        DeadLetterReplay started = new DeadLetterReplay(sessions, settled, scope);
        running = started;
        sessions.executor().execute(started);
        return started.result();
    }

    /** Reads the letters that are not replayed yet, as the events that failed. */
    public CompletableFuture<List<ResolvedEvent>> list(int maxCount) {
        CompletableFuture<List<ResolvedEvent>> result = new CompletableFuture<>();
        sessions.executor().execute(() -> {
            try {
                DeadLetterStream letters = new DeadLetterStream(spec, sessions.client());
                result.complete(letters.list(letters.replayed(), Long.MAX_VALUE, maxCount));
            } catch (ExecutionException e) {
                result.completeExceptionally(e.getCause() != null ? e.getCause() : e);
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Ends the running replay before its next letter. */
    public void end() {
        DeadLetterReplay current = current();
        if (current != null) {
            current.end();
        }
    }

    /**
     * Ends the running replay and waits for it, at most for the listener's shut-down timeout and the time to interrupt the
     * handler.
     */
    public void awaitEnd() {
        DeadLetterReplay current = current();
        if (current != null && !current.awaitEnd(spec.shutdownTimeout())) {
            LOG.warn("{} abandons a replay of dead letters that ignores interrupts", spec.describe());
            sessions.gate().forgetReplay();
        }
    }

    /** Returns whether the current thread runs a replay of this listener. */
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
