package io.photonpump.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The write queues of the streams that have writes under way, by stream. No other stream has one. The queues are the links of
 * their own hash table and are used again, so that a write to a stream without others allocates nothing here.
 */
final class WriteQueues {

    private static final int SMALLEST_TABLE = 64;

    /** A table up to this length is kept, and so are as many spare write queues: together less than 100 KiB. */
    private static final int LARGEST_KEPT = 1024;

    private final Dispatcher dispatcher;

    /** Its length is a power of two. */
    private @Nullable WriteQueue[] table = new WriteQueue[SMALLEST_TABLE];

    private int size;
    private @Nullable WriteQueue spare;
    private int spares;

    WriteQueues(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** A write takes its place in the write queue of its stream. */
    void enter(ActiveConversation<?> write, String stream) {
        WriteQueue queue = find(stream);
        queue.enter(write);
        removeIfIdle(queue);
    }

    /** A write is over, and its caller has been told. Does nothing for what is in no write queue. */
    void leave(ActiveConversation<?> write) {
        WriteQueue queue = write.queue;
        if (queue != null) {
            write.queue = null;
            queue.left(write);
            removeIfIdle(queue);
        }
    }

    /** A write that waits leaves. Does nothing for one that has no write queue any more. */
    static void waitsNoMore(ActiveConversation<?> write) {
        WriteQueue queue = write.queue;
        if (queue != null) {
            queue.remove(write);
            write.queue = null;
        }
    }

    /** Returns the number of streams that have a write queue. */
    int size() {
        return size;
    }

    /** The callers' writes that the dispatcher holds only here. */
    List<ActiveConversation<?>> behindTheHeads() {
        List<ActiveConversation<?>> all = new ArrayList<>();
        for (WriteQueue bucket : table) {
            for (WriteQueue queue = bucket; queue != null; queue = queue.next) {
                all.addAll(queue.behindTheHead());
            }
        }
        return all;
    }

    private WriteQueue find(String stream) {
        int hash = spread(stream.hashCode());
        for (WriteQueue queue = table[hash & (table.length - 1)]; queue != null; queue = queue.next) {
            if (queue.hash == hash && queue.stream.equals(stream)) {
                return queue;
            }
        }
        return add(stream, hash);
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }

    private WriteQueue add(String stream, int hash) {
        if (size == table.length) {
            grow();
        }
        WriteQueue queue = spare;
        if (queue == null) {
            queue = new WriteQueue(dispatcher);
        } else {
            spare = queue.next;
            spares--;
        }
        queue.stream = stream;
        queue.hash = hash;
        queue.listed = true;
        size++;
        link(queue);
        return queue;
    }

    private void link(WriteQueue queue) {
        int bucket = queue.hash & (table.length - 1);
        queue.next = table[bucket];
        table[bucket] = queue;
    }

    private void grow() {
        @Nullable WriteQueue[] old = table;
        table = new WriteQueue[old.length * 2];
        for (WriteQueue bucket : old) {
            WriteQueue queue = bucket;
            while (queue != null) {
                WriteQueue next = queue.next;
                link(queue);
                queue = next;
            }
        }
    }

    /**
     * When the last write queue goes, so does a table that a rush has made large. The write queue may be gone already: with its last part a joint
     * write leaves, too.
     */
    private void removeIfIdle(WriteQueue idle) {
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
            table = new WriteQueue[SMALLEST_TABLE];
        }
    }

    private void unlink(WriteQueue idle) {
        int bucket = idle.hash & (table.length - 1);
        WriteQueue before = null;
        WriteQueue queue = table[bucket];
        while (queue != idle) {
            if (queue == null) {
                throw new IllegalStateException("the queue of '" + idle.stream + "' is not in the table");
            }
            before = queue;
            queue = queue.next;
        }
        if (before == null) {
            table[bucket] = idle.next;
        } else {
            before.next = idle.next;
        }
    }
}
