package io.photonpump.embedded.cluster;

import io.photonpump.embedded.internal.store.Journal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is there, who leads, and the log that all share. On the event loop only. */
final class Membership {

    private final List<EmbeddedNode> nodes;

    /** Every record of every leader's journal, in order: what a node that comes back has missed. */
    private final List<byte[]> records = new ArrayList<>();

    private @Nullable EmbeddedNode leader;
    private int epoch = -1;
    private UUID epochId = UUID.randomUUID();
    private boolean settling;

    Membership(List<EmbeddedNode> nodes) {
        this.nodes = nodes;
    }

    List<EmbeddedNode> nodes() {
        return nodes;
    }

    @Nullable
    EmbeddedNode leader() {
        return leader;
    }

    /** How many elections there were before this leader's. */
    int epoch() {
        return epoch;
    }

    UUID epochId() {
        return epochId;
    }

    /** A node that has just started takes over what it has missed, and takes part from now on. */
    void join(EmbeddedNode node) {
        catchUp(node);
        node.setReady(true);
    }

    void leave(EmbeddedNode node) {
        node.setReady(false);
        if (leader == node) {
            leader = null;
        }
    }

    /** The living node with the longest log leads, if a majority lives. Null if there is a leader already, or can be none. */
    @Nullable
    EmbeddedNode elect() {
        if (leader != null || 2 * living().size() <= nodes.size()) {
            return null;
        }
        leader = living().stream()
                .max(Comparator.comparingInt(EmbeddedNode::applied))
                .orElseThrow();
        epoch++;
        epochId = UUID.randomUUID();
        leader.engine().lead();
        return leader;
    }

    private List<EmbeddedNode> living() {
        return nodes.stream().filter(EmbeddedNode::isReady).toList();
    }

    private void catchUp(EmbeddedNode node) {
        while (node.applied() < records.size()) {
            node.engine().replicate(ByteBuffer.wrap(records.get(node.applied())));
            node.setApplied(node.applied() + 1);
        }
    }

    /** Tells the subscribers of all nodes what was written; the leader's first, because groups may write again. */
    private void settle() {
        if (settling) {
            return;
        }
        settling = true;
        if (leader != null) {
            leader.engine().publish();
        }
        living().forEach(node -> node.engine().publish());
        settling = false;
    }

    /** What this node commits goes to all others before anybody is told. */
    Journal journalOf(EmbeddedNode node) {
        return new SharedJournal(node);
    }

    private final class SharedJournal implements Journal {

        private final EmbeddedNode owner;

        SharedJournal(EmbeddedNode owner) {
            this.owner = owner;
        }

        @Override
        public void replay(Consumer<ByteBuffer> record) {
            records.forEach(bytes -> record.accept(ByteBuffer.wrap(bytes)));
            owner.setApplied(records.size());
        }

        @Override
        public void append(ByteBuffer record) {
            if (epoch >= 0 && leader != owner) {
                throw new IllegalStateException(
                        owner + " does not lead and must not write; " + Objects.toString(leader) + " does");
            }
            byte[] bytes = new byte[record.remaining()];
            record.duplicate().get(bytes);
            records.add(bytes);
            owner.setApplied(records.size());
            living().forEach(Membership.this::catchUp);
        }

        @Override
        public void flush() {
            settle();
        }

        @Override
        public void close() {}
    }
}
