package io.photonpump.internal.dispatch;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.photonpump.internal.dispatch.ActiveConversation.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every conversation that is not over, by its stage: what waits for a connection, what has begun, what waits in write queues or for a time. */
final class Roster {

    private static final Comparator<ActiveConversation<?>> AS_THEY_CAME =
            Comparator.comparingLong(active -> active.sequence);

    private final Agenda agenda;
    private final WriteQueues writeQueues;
    private final LostWrites lostWrites;

    /** In the order in which they came; a set, since many may leave before their turn, from anywhere in the line. */
    private final Set<ActiveConversation<?>> pending = new LinkedHashSet<>();

    private final LongObjectMap<ActiveConversation<?>> started = new LongObjectHashMap<>();

    Roster(Agenda agenda, WriteQueues writeQueues, LostWrites lostWrites) {
        this.agenda = agenda;
        this.writeQueues = writeQueues;
        this.lostWrites = lostWrites;
    }

    void waitsForConnection(ActiveConversation<?> active) {
        active.stage = Stage.PENDING;
        pending.add(active);
    }

    void begins(ActiveConversation<?> active) {
        active.stage = Stage.STARTED;
        started.put(active.sequence, active);
    }

    /** It has begun, and now it waits to begin again. */
    void pauses(ActiveConversation<?> active) {
        started.remove(active.sequence);
    }

    /** The caller no longer waits for this write, but later writes do, for this long at most. */
    void isAbandoned(ActiveConversation<?> active, Duration longest) {
        active.stage = Stage.ABANDONED;
        agenda.endDeadline(active);
        agenda.startTimer(active, longest);
    }

    /** Takes it out of everything; false if it was over already. */
    boolean ends(ActiveConversation<?> active) {
        switch (active.stage) {
            case PENDING -> pending.remove(active);
            case WAITING -> WriteQueues.waitsNoMore(active);
            case STARTED, ABANDONED -> started.remove(active.sequence);
            case SOUGHT -> LostWrites.isSoughtNoMore(active);
            case TOGETHER, RETRYING -> {}
            case OVER -> {
                return false;
            }
        }
        active.stage = Stage.OVER;
        active.timer = 0;
        agenda.endDeadline(active);
        return true;
    }

    /** The first one of those that wait for a connection, which it does no more; null if there is none. */
    @Nullable
    ActiveConversation<?> pollPending() {
        if (pending.isEmpty()) {
            return null;
        }
        ActiveConversation<?> first = pending.iterator().next();
        pending.remove(first);
        return first;
    }

    List<ActiveConversation<?>> pending() {
        return new ArrayList<>(pending);
    }

    List<ActiveConversation<?>> started() {
        return new ArrayList<>(started.values());
    }

    /**
     * The connection is gone: takes out what had begun, in the order in which it came. What is added meanwhile to those that
     * wait for a connection comes before those that wait already.
     */
    void interrupt(Consumer<ActiveConversation<?>> interrupted) {
        List<ActiveConversation<?>> begun = started();
        begun.sort(AS_THEY_CAME);
        started.clear();
        List<ActiveConversation<?>> waiting = pending();
        pending.clear();
        begun.forEach(interrupted);
        pending.addAll(waiting);
    }

    /** Puts what waits for a connection in the order in which it came. */
    void sortPending() {
        List<ActiveConversation<?>> inOrder = pending();
        inOrder.sort(AS_THEY_CAME);
        pending.clear();
        pending.addAll(inOrder);
    }

    /**
     * Everything that waits, the writes in write queues first: each would begin as soon as the one before it is over. A search ends with the
     * last write that it looks for.
     */
    List<ActiveConversation<?>> all() {
        List<ActiveConversation<?>> all = writeQueues.behindTheHeads();
        all.addAll(lostWrites.sought());
        all.addAll(pending);
        all.addAll(started.values());
        all.addAll(agenda.withTimer());
        return all;
    }

    int size() {
        long retrying = agenda.withTimer().stream()
                .filter(active -> active.stage == Stage.RETRYING)
                .count();
        return pending.size()
                + started.size()
                + (int) retrying
                + writeQueues.behindTheHeads().size()
                + lostWrites.sought().size();
    }

    /** Returns whether nothing else waits for an answer. */
    boolean isAlone(ActiveConversation<?> active) {
        return started.isEmpty() || started.size() == 1 && started.containsKey(active.sequence);
    }
}
