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
 * What waits in a group: events to be given out again, events to be given out, and, while the group reads history, the newest
 * live ones. Live means that every committed event comes straight in here; behind means that history is being read and the
 * live queue shows when it has caught up.
 */
final class MessageBuffer {

    /** The real server takes any size, and stands still with some; this one makes do. */
    private static final int SMALLEST = 2;

    private final int capacity;
    private final int liveCapacity;
    private final List<GroupMessage> retries = new LinkedList<>();
    private final List<GroupMessage> waiting = new LinkedList<>();
    private final Deque<GroupMessage> live = new ArrayDeque<>();
    private boolean isLive;
    /** The highest number that ever came in: nothing comes in twice. */
    private long highest = -1;

    MessageBuffer(int capacity, int liveCapacity, boolean startsLive) {
        this.capacity = Math.max(SMALLEST, capacity);
        this.liveCapacity = Math.max(1, liveCapacity);
        this.isLive = startsLive;
    }

    boolean isLive() {
        return isLive;
    }

    /** The largest page that fits at all. */
    int largestPage() {
        return capacity - 1;
    }

    /** Whether there is room for a page of history. */
    boolean accepts(int pageSize) {
        return capacity - (retries.size() + waiting.size()) > pageSize;
    }

    /** In the order of the events' numbers; of the same number, in the order in which they came back. */
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

    /** An event that was just committed. When there is no room for it, history will be read again from here. */
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

    /** An event of history. Meeting the oldest live one, the group is live again. */
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

    /** History has no more: live, unless something was committed meanwhile. */
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

    /** What came in while the group was live stays in the live queue for a while, as in the real server. */
    private void dropKnownLive() {
        while (!live.isEmpty() && live.getFirst().number() <= highest) {
            live.removeFirst();
        }
    }

    /** Offers what waits, retries first, until nobody can take any more. */
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

    /** The lowest number among the events to be given out again, replayed ones apart; the largest long if there is none. */
    long lowestRetry() {
        return retries.stream()
                .filter(message -> !message.replayed())
                .mapToLong(GroupMessage::number)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Where history is to be read from: behind everything that ever came in. There is nothing behind the largest number. */
    long nextNumber() {
        return highest == Long.MAX_VALUE ? highest : highest + 1;
    }

    /** Nothing below this number is wanted. */
    void skipBelow(long number) {
        skipThrough(number - 1);
    }

    /** Nothing up to this number is wanted. */
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
