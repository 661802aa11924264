package io.photonpump.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of the streams that have writes under way, by stream. There is no lane for any other stream. Lanes are the links of
 * their own hash table and are used again, so that a write to a stream without others allocates nothing here.
 */
final class Lanes {

    private static final int SMALLEST_TABLE = 64;

    /** A table up to this length is kept, and so are as many spare lanes: together less than 100 KiB. */
    private static final int LARGEST_KEPT = 1024;

    private final Dispatcher dispatcher;

    /** Its length is a power of two. */
    private @Nullable Lane[] table = new Lane[SMALLEST_TABLE];

    private int size;
    private @Nullable Lane spare;
    private int spares;

    Lanes(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** A write takes its place in the lane of its stream. */
    void enter(ActiveConversation<?> write, String stream) {
        Lane lane = find(stream);
        lane.enter(write);
        removeIfIdle(lane);
    }

    /** A write is over, and its caller has been told. Does nothing for what is in no lane. */
    void leave(ActiveConversation<?> write) {
        Lane lane = write.lane;
        if (lane != null) {
            write.lane = null;
            lane.left(write);
            removeIfIdle(lane);
        }
    }

    /** A write that waits leaves. Does nothing for one that has no lane any more. */
    static void waitsNoMore(ActiveConversation<?> write) {
        Lane lane = write.lane;
        if (lane != null) {
            lane.remove(write);
            write.lane = null;
        }
    }

    /** How many streams have a lane. */
    int size() {
        return size;
    }

    /** The callers' writes that the dispatcher holds only here. */
    List<ActiveConversation<?>> behindTheHeads() {
        List<ActiveConversation<?>> all = new ArrayList<>();
        for (Lane bucket : table) {
            for (Lane lane = bucket; lane != null; lane = lane.next) {
                all.addAll(lane.behindTheHead());
            }
        }
        return all;
    }

    private Lane find(String stream) {
        int hash = spread(stream.hashCode());
        for (Lane lane = table[hash & (table.length - 1)]; lane != null; lane = lane.next) {
            if (lane.hash == hash && lane.stream.equals(stream)) {
                return lane;
            }
        }
        return add(stream, hash);
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }

    private Lane add(String stream, int hash) {
        if (size == table.length) {
            grow();
        }
        Lane lane = spare;
        if (lane == null) {
            lane = new Lane(dispatcher);
        } else {
            spare = lane.next;
            spares--;
        }
        lane.stream = stream;
        lane.hash = hash;
        lane.listed = true;
        size++;
        link(lane);
        return lane;
    }

    private void link(Lane lane) {
        int bucket = lane.hash & (table.length - 1);
        lane.next = table[bucket];
        table[bucket] = lane;
    }

    private void grow() {
        @Nullable Lane[] old = table;
        table = new Lane[old.length * 2];
        for (Lane bucket : old) {
            Lane lane = bucket;
            while (lane != null) {
                Lane next = lane.next;
                link(lane);
                lane = next;
            }
        }
    }

    /**
     * When the last lane goes, so does a table that a rush has made large. The lane may be gone already: with its last part a joint
     * write leaves, too.
     */
    private void removeIfIdle(Lane idle) {
        if (!idle.listed || !idle.isIdle()) {
            return;
        }
        unlink(idle);
        idle.listed = false;
        size--;
        if (spares < LARGEST_KEPT) {
            idle.stream = "";
            idle.next = spare;
            spare = idle;
            spares++;
        }
        if (size == 0 && table.length > LARGEST_KEPT) {
            table = new Lane[SMALLEST_TABLE];
        }
    }

    private void unlink(Lane idle) {
        int bucket = idle.hash & (table.length - 1);
        Lane before = null;
        Lane lane = table[bucket];
        while (lane != idle) {
            if (lane == null) {
                throw new IllegalStateException("the lane of '" + idle.stream + "' is not in the table");
            }
            before = lane;
            lane = lane.next;
        }
        if (before == null) {
            table[bucket] = idle.next;
        } else {
            before.next = idle.next;
        }
    }
}
