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
 * The way of events from the loop to one consumer, in order, with word of other things between them. What the loop adds is
 * handed over once per turn of the loop; what the consumer takes, it takes in one go. The counts of both sides tell how much
 * waits. It takes whatever is added: bounds are the business of whoever adds.
 */
final class EventBuffer {

    /** What is in the buffer besides events. */
    sealed interface Signal {}

    /** Something for the listener, to be run on the consumer's thread. */
    record Notice(Runnable tell) implements Signal {}

    /** Nothing more comes; with an error, or quietly. */
    record End(@Nullable Throwable error) implements Signal {}

    private static final int NO_THRESHOLD = -1;

    private final Loop loop;
    private final Runnable room;

    /** The loop's side. */
    private final List<Object> staged = new ArrayList<>();

    /** Word that does not wait for the events before it: the loop adds, the consumer takes. */
    private final Queue<Notice> urgent = new ConcurrentLinkedQueue<>();

    private boolean flushing;
    private long addedEvents;
    private long addedBytes;

    /** Both sides, under the lock. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition filled = lock.newCondition();
    private ArrayDeque<Object> queue = new ArrayDeque<>();

    /** Written under the lock. */
    private volatile boolean closed;

    private @Nullable Runnable wakeup;

    /** The consumer writes, the loop reads. */
    private volatile long takenEvents;

    private volatile long takenBytes;

    /** A call for room is on its way to the loop, so another one would say nothing new. */
    private volatile boolean calling;

    /** The loop sets it, whoever meets it clears it. */
    private volatile int threshold = NO_THRESHOLD;

    /** Counts only together with the threshold, and is written before it. */
    private volatile long thresholdBytes;

    /**
     * A buffer.
     *
     * @param room called on the loop when the consumer has made the room that {@link #whenBelow} asked for
     */
    EventBuffer(Loop loop, Runnable room) {
        this.loop = loop;
        this.room = room;
    }

    /** On the loop. */
    void add(ResolvedEvent event) {
        addedEvents++;
        addedBytes += size(event);
        stage(event);
    }

    /** On the loop. */
    void add(Signal signal) {
        stage(signal);
    }

    /** Tells the listener before anything else that waits. On the loop. */
    void addUrgent(Notice notice) {
        urgent.add(notice);
        scheduleFlush();
    }

    /** What the consumer has to tell first; null: nothing. On the consumer's thread. */
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
                flush(); // the loop is ending: nothing comes behind this any more
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

    /** Removes the events that the consumer has not taken yet. On the loop. */
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

    /** How many events the consumer has still to handle. On the loop. */
    int waitingEvents() {
        return (int) (addedEvents - takenEvents);
    }

    /** How many bytes they hold. On the loop. */
    long waitingBytes() {
        return addedBytes - takenBytes;
    }

    /** Calls for room once when fewer than so many events wait, and at most so many bytes. On the loop. */
    void whenBelow(int events, long bytes) {
        thresholdBytes = bytes;
        threshold = events;
        callForRoom();
    }

    private void callForRoom() {
        int below = threshold;
        // Counted on the consumer's side too, where addedEvents may be read late: then the next event settles it.
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

    /** Asks to be called, on the loop, when there is something to take; null: not any more. */
    void onFilled(@Nullable Runnable newWakeup) {
        lock.lock();
        try {
            wakeup = newWakeup;
        } finally {
            lock.unlock();
        }
    }

    /** Everything there is, perhaps nothing; never waits. The consumer says {@link #taken} for each event it is done with. */
    Queue<Object> takeAll() {
        lock.lock();
        try {
            return swap();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything there is; waits until there is something, which may be urgent word and no event.
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

    /** The consumer is done with an event. */
    void taken(ResolvedEvent event) {
        takenBytes = takenBytes + size(event);
        takenEvents = takenEvents + 1;
        if (threshold != NO_THRESHOLD) {
            callForRoom();
        }
    }

    /** Throws away what is there and what still comes; the consumer meets a quiet end. */
    void close() {
        close(() -> {}, null);
    }

    /**
     * As {@link #close()}, with a last word to be run on the consumer's thread.
     *
     * @param error what the consumer meets; null: a quiet end
     */
    void close(Runnable lastWord, @Nullable Throwable error) {
        Runnable wake;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            queue.add(new Notice(lastWord));
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
