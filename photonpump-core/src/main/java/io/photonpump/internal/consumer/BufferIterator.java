package io.photonpump.internal.consumer;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.thread.Failures;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An iterator that delivers the events of a source to the iterating thread. An event counts as handled when the next
 * one is requested.
 */
final class BufferIterator implements Iterator<ResolvedEvent> {

    private final EventSource source;
    private final Runnable started;
    private Queue<Object> taken = new ArrayDeque<>();
    private @Nullable ResolvedEvent next;
    private @Nullable ResolvedEvent inHand;
    private EventBuffer.@Nullable End end;
    private boolean begun;

    /**
     * Creates an iterator.
     *
     * @param started called when the first event is requested
     */
    BufferIterator(EventSource source, Runnable started) {
        this.source = source;
        this.started = started;
    }

    @Override
    public boolean hasNext() {
        if (!begun) {
            begun = true;
            started.run();
        }
        if (inHand != null) {
            source.buffer().taken(inHand);
            inHand = null;
        }
        while (next == null && end == null) {
            advance();
        }
        if (next == null && end != null && end.error() != null) {
            throw Failures.rethrown(end.error());
        }
        return next != null;
    }

    private void advance() {
        EventBuffer.Notice urgent = source.buffer().takeUrgent();
        if (urgent != null) {
            urgent.tell().run();
            return;
        }
        Object item = taken.poll();
        if (item == null) {
            refill();
        } else if (item instanceof ResolvedEvent event) {
            if (!source.buffer().isClosed()) {
                next = event;
            }
        } else if (item instanceof EventBuffer.Notice notice) {
            notice.tell().run();
        } else if (item instanceof EventBuffer.End last) {
            end = last;
        }
    }

    private void refill() {
        taken = source.buffer().takeAll();
        if (taken.isEmpty()) {
            source.idle();
            taken = source.buffer().awaitAll();
        }
    }

    @Override
    public ResolvedEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream of events has ended");
        }
        ResolvedEvent event = next;
        if (event == null) {
            throw new AssertionError("hasNext() was true");
        }
        next = null;
        inHand = event;
        return event;
    }
}
