package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.group.ConsumerStrategy.Push;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.function.Function;

/**
 * The events that wait in a group: retries, events to deliver, and, while the group reads history, the newest live events. A
 * live group receives every committed event here. A group that is behind reads history until it reaches the live queue.
 */
final class MessageBuffer {

    /** The minimum size. The real server accepts any size, and stops with some of them. */
    private static final int SMALLEST = 2;

    private final int capacity;
    private final int liveCapacity;
    private final List<GroupMessage> retries = new LinkedList<>();
    private final List<GroupMessage> waiting = new LinkedList<>();
    private final Deque<GroupMessage> live = new ArrayDeque<>();
    private boolean isLive;
    /** The highest number that was added: no event is added twice. */
    private long highest = -1;

    MessageBuffer(int capacity, int liveCapacity, boolean startsLive) {
        this.capacity = Math.max(SMALLEST, capacity);
        this.liveCapacity = Math.max(1, liveCapacity);
        this.isLive = startsLive;
    }

    boolean isLive() {
        return isLive;
    }

    /** Returns the size of the largest page that fits into the empty buffer. */
    int largestPage() {
        return capacity - 1;
    }

    /** Returns whether a page of history fits. */
    boolean accepts(int pageSize) {
        return capacity - (retries.size() + waiting.size()) > pageSize;
    }

    /** Adds a retry. Retries are ordered by event number, and by arrival for the same number. */
    void addRetry(GroupMessage message) {
        ListIterator<GroupMessage> place = retries.listIterator(retries.size());
        while (place.hasPrevious()) {
            if (place.previous().retryOrder() <= message.retryOrder()) {
                place.next();
                break;
            }
        }
        place.add(message);
    }

    /** Adds a live event. If there is no room for it, the group reads history again from here. */
    void addLive(GroupMessage message) {
        if (message.number() <= highest) {
            return;
        }
        if (isLive && waiting.size() < capacity) {
            waiting.add(message);
            highest = message.number();
        } else {
            isLive = false;
        }
        live.addLast(message);
        if (live.size() > liveCapacity) {
            live.removeFirst();
        }
    }

    /** Adds an event of history. When it meets the oldest live event, the group becomes live. */
    void addHistory(GroupMessage message) {
        if (isLive || message.number() <= highest) {
            return;
        }
        dropKnownLive();
        GroupMessage oldest = live.peekFirst();
        if (oldest == null || message.number() < oldest.number()) {
            waiting.add(message);
            highest = message.number();
            return;
        }
        goLive();
    }

    /** Called at the end of history: the group becomes live unless events were committed meanwhile. */
    void endOfHistory() {
        dropKnownLive();
        if (live.isEmpty()) {
            isLive = true;
        }
    }

    private void goLive() {
        while (!live.isEmpty() && retries.size() + waiting.size() < capacity) {
            GroupMessage message = live.removeFirst();
            waiting.add(message);
            highest = message.number();
        }
        isLive = live.isEmpty();
    }

    /**
     * Removes events from the live queue that were added while the group was live. They stay in the queue for a while, as in
     * the real server.
     */
    private void dropKnownLive() {
        while (!live.isEmpty() && live.getFirst().number() <= highest) {
            live.removeFirst();
        }
    }

    /** Offers the waiting events, retries first, until no consumer has a free slot. */
    void dispatch(Function<GroupMessage, Push> push) {
        if (dispatch(retries, push)) {
            dispatch(waiting, push);
        }
    }

    private static boolean dispatch(List<GroupMessage> messages, Function<GroupMessage, Push> push) {
        for (Iterator<GroupMessage> next = messages.iterator(); next.hasNext(); ) {
            switch (push.apply(next.next())) {
                case SENT -> next.remove();
                case SKIPPED -> {}
                case NO_CAPACITY -> {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the lowest number among the retries, without replayed events; the largest long if there is none. */
    long lowestRetry() {
        return retries.stream()
                .filter(message -> !message.replayed())
                .mapToLong(GroupMessage::number)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Returns the number from which to read history: the one after all added events. There is none after the largest number.
     */
    long nextNumber() {
        return highest == Long.MAX_VALUE ? highest : highest + 1;
    }

    /** Skips the events below this number. */
    void skipBelow(long number) {
        skipThrough(number - 1);
    }

    /** Skips the events up to and including this number. */
    void skipThrough(long number) {
        highest = Math.max(highest, number);
    }

    int retryCount() {
        return retries.size();
    }

    int waitingCount() {
        return waiting.size();
    }

    int liveCount() {
        return live.size();
    }
}
