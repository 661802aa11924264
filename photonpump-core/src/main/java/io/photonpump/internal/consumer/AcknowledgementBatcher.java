package io.photonpump.internal.consumer;

import io.photonpump.internal.thread.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Collects acknowledgements, so that many go out in one message: when a quarter of the events in flight are handled,
 * when the consumer is idle, and after 20 ms at the latest.
 *
 * The consumer's thread adds and the event loop takes, both under {@code lock}, which is never held during a call.
 */
final class AcknowledgementBatcher {

    private static final Duration LATEST = Duration.ofMillis(20);

    private final Loop loop;
    private final int enough;
    private final Consumer<List<UUID>> send;
    private final ReentrantLock lock = new ReentrantLock();
    private List<UUID> collected = new ArrayList<>();
    private boolean timerSet;

    /**
     * Creates a batcher.
     *
     * @param inFlight the number of events that the server sends before the first acknowledgement
     * @param send called on the event loop
     */
    AcknowledgementBatcher(Loop loop, int inFlight, Consumer<List<UUID>> send) {
        this.loop = loop;
        this.enough = Math.max(1, inFlight / 4);
        this.send = send;
    }

    void add(UUID id) {
        boolean startTimer = false;
        boolean full;
        lock.lock();
        try {
            collected.add(id);
            full = collected.size() >= enough;
            if (!full && !timerSet) {
                timerSet = true;
                startTimer = true;
            }
        } finally {
            lock.unlock();
        }
        if (full) {
            loop.execute(this::flush);
        } else if (startTimer) {
            loop.schedule(this::timeIsUp, LATEST);
        }
    }

    private void timeIsUp() {
        lock.lock();
        try {
            timerSet = false;
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** Sends what is collected, because the consumer has no event to handle. */
    void idle() {
        boolean some;
        lock.lock();
        try {
            some = !collected.isEmpty();
        } finally {
            lock.unlock();
        }
        if (some) {
            loop.execute(this::flush);
        }
    }

    /** Sends what is collected. On the event loop. */
    void flush() {
        List<UUID> batch;
        lock.lock();
        try {
            if (collected.isEmpty()) {
                return;
            }
            batch = collected;
            collected = new ArrayList<>(batch.size());
        } finally {
            lock.unlock();
        }
        send.accept(batch);
    }
}
