package io.photonpump.internal.consumer;

import io.photonpump.error.ClientClosedException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.thread.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The buffer between the event loop and one consumer: events in order, with notices between them. It accepts everything
 * that is added; the one who adds respects the bounds.
 *
 * Three groups of fields have different owners. {@code staged}, {@code flushing} and the counts of added events belong
 * to the event loop, which moves what it has staged to the queue once per round of its tasks. {@code queue}, {@code
 * wakeup} and {@code closed} are guarded by {@code lock}; only {@code closed} is also read without it. {@code
 * takenEvents} and {@code takenBytes} have one writer, the consumer's thread. The consumer takes the whole queue at
 * once, so the lock is held once per batch and not once per event.
 *
 * The loop compares both counts to know how much waits. It sets {@code threshold} to be called when there is room; the
 * consumer, which sees the count of added events late at times, only asks the loop to look.
 */
final class EventBuffer {

    /** An entry of the buffer that is not an event. */
    sealed interface Signal {}

    /** A call to a listener, to be made on the consumer's thread. */
    record Notice(Runnable tell) implements Signal {}

    /** The last entry; the error is null if the source ended normally. */
    record End(@Nullable Throwable error) implements Signal {}

    private static final int NO_THRESHOLD = -1;

    private final Loop loop;
    private final Runnable room;

    /** Owned by the event loop. */
    private final List<Object> staged = new ArrayList<>();

    /** Notices that overtake the events before them. The loop adds, the consumer takes. */
    private final Queue<Notice> urgent = new ConcurrentLinkedQueue<>();

    private boolean flushing;
    private long addedEvents;
    private long addedBytes;

    /** Guards the three fields below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition filled = lock.newCondition();
    private ArrayDeque<Object> queue = new ArrayDeque<>();

    /** Written under the lock, read without it. */
    private volatile boolean closed;

    private @Nullable Runnable wakeup;

    /** Written by the consumer, read by the loop. */
    private volatile long takenEvents;

    private volatile long takenBytes;

    /** Set while a call for room is on its way to the loop, so that there is no second one. */
    private volatile boolean calling;

    /** Set by the loop, cleared by the call for room. */
    private volatile int threshold = NO_THRESHOLD;

    /** Belongs to the threshold, and is written before it. */
    private volatile long thresholdBytes;

    /**
     * Creates a buffer.
     *
     * @param room called on the loop when the consumer has made the room that {@link #whenBelow} asks for
     */
    EventBuffer(Loop loop, Runnable room) {
        this.loop = loop;
        this.room = room;
    }

    /** Adds an event. On the loop. */
    void add(ResolvedEvent event) {
        addedEvents++;
        addedBytes += size(event);
        stage(event);
    }

    /** Adds a notice or the end. On the loop. */
    void add(Signal signal) {
        stage(signal);
    }

    /** Adds a notice that overtakes everything that waits. On the loop. */
    void addUrgent(Notice notice) {
        urgent.add(notice);
        scheduleFlush();
    }

    /** Takes the next notice that overtakes events; null: there is none. On the consumer's thread. */
    @Nullable
    Notice takeUrgent() {
        return closed ? null : urgent.poll();
    }

    private void stage(Object item) {
        staged.add(item);
        scheduleFlush();
    }

    private void scheduleFlush() {
        if (!flushing) {
            flushing = true;
            if (!loop.execute(this::flush)) {
                flush(); // the loop is ending and runs nothing after this task
            }
        }
    }

    private void flush() {
        flushing = false;
        Runnable wake;
        lock.lock();
        try {
            if (!closed) {
                queue.addAll(staged);
            }
            filled.signalAll();
            wake = wakeup;
        } finally {
            lock.unlock();
        }
        staged.clear();
        if (wake != null) {
            wake.run();
        }
    }

    private static long size(ResolvedEvent event) {
        return size(event.event()) + size(event.link());
    }

    private static long size(@Nullable RecordedEvent event) {
        return event == null ? 0 : event.data().size() + event.metadata().size();
    }

    /** Removes the events that the consumer has not taken. On the loop. */
    void takeBack() {
        List<Object> removed = new ArrayList<>();
        staged.removeIf(item -> item instanceof ResolvedEvent && removed.add(item));
        lock.lock();
        try {
            queue.removeIf(item -> item instanceof ResolvedEvent && removed.add(item));
        } finally {
            lock.unlock();
        }
        addedEvents -= removed.size();
        for (Object item : removed) {
            addedBytes -= size((ResolvedEvent) item);
        }
    }

    /** Returns the number of events that the consumer has not handled. On the loop. */
    int waitingEvents() {
        return (int) (addedEvents - takenEvents);
    }

    /** Returns the number of bytes that the consumer has not handled. On the loop. */
    long waitingBytes() {
        return addedBytes - takenBytes;
    }

    /**
     * Calls for room once when fewer than {@code events} events wait, and at most {@code bytes} bytes. On the loop.
     */
    void whenBelow(int events, long bytes) {
        thresholdBytes = bytes;
        threshold = events;
        callForRoom();
    }

    private void callForRoom() {
        int below = threshold;
        // On the consumer's thread addedEvents may be stale; then the call for the next event decides.
        if (below != NO_THRESHOLD && !calling && isBelow(below)) {
            calling = true;
            if (!loop.execute(this::roomOnLoop)) {
                close(() -> {}, new ClientClosedException("waiting for events"));
            }
        }
    }

    private boolean isBelow(int events) {
        return addedEvents - takenEvents < events && addedBytes - takenBytes <= thresholdBytes;
    }

    private void roomOnLoop() {
        calling = false;
        int below = threshold;
        if (below != NO_THRESHOLD && isBelow(below)) {
            threshold = NO_THRESHOLD;
            room.run();
        }
    }

    /** Sets the task to be called on the loop when there is something to take; null: none. */
    void onFilled(@Nullable Runnable newWakeup) {
        lock.lock();
        try {
            wakeup = newWakeup;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all entries, perhaps none, without waiting. The consumer calls {@link #taken} for each event when it has
     * handled it.
     */
    Queue<Object> takeAll() {
        lock.lock();
        try {
            return swap();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all entries; waits until there is one, which may be a notice that overtakes events.
     *
     * @throws CancellationException if the thread is interrupted; its flag stays set
     */
    Queue<Object> awaitAll() {
        lock.lock();
        try {
            while (queue.isEmpty() && urgent.isEmpty()) {
                filled.await();
            }
            return swap();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for an event");
            cancelled.initCause(e);
            throw cancelled;
        } finally {
            lock.unlock();
        }
    }

    private Queue<Object> swap() {
        Queue<Object> all = queue;
        queue = new ArrayDeque<>();
        return all;
    }

    /** Counts an event as handled. */
    void taken(ResolvedEvent event) {
        takenBytes = takenBytes + size(event);
        takenEvents = takenEvents + 1;
        if (threshold != NO_THRESHOLD) {
            callForRoom();
        }
    }

    /** Discards what is in the buffer and what is added later. The consumer gets a normal end. */
    void close() {
        close(() -> {}, null);
    }

    /**
     * Closes the buffer as {@link #close()} does, after a last call on the consumer's thread.
     *
     * @param error the error that the consumer gets; null: a normal end
     */
    void close(Runnable lastCall, @Nullable Throwable error) {
        Runnable wake;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            queue.add(new Notice(lastCall));
            queue.add(new End(error));
            filled.signalAll();
            wake = wakeup;
        } finally {
            lock.unlock();
        }
        if (wake != null) {
            wake.run();
        }
    }

    boolean isClosed() {
        return closed;
    }
}
