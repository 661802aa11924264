package io.photonpump.embedded.cluster;

import io.photonpump.embedded.internal.store.Journal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The members of a cluster, its leader, and the log that all nodes share. Used on the event loop only. */
final class Membership {

    private final List<EmbeddedNode> nodes;

    /** Every record of every leader's journal, in order. A node that is revived takes over those that it has missed. */
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

    /** Returns the number of elections before the one of this leader. */
    int epoch() {
        return epoch;
    }

    UUID epochId() {
        return epochId;
    }

    /** Lets a node that has just started take over what it has missed, and take part from now on. */
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

    /**
     * Makes the living node with the longest log the leader, if a majority is alive. Returns null if there is a leader already, or no majority.
     */
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

    /**
     * Publishes what was written to the subscribers of all nodes, those of the leader first, because groups may write again.
     */
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

    /** Returns the journal of a node. What the node commits is replicated to all others before it is acknowledged. */
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
                        owner + " is not the leader and must not write; the leader is " + leader);
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
