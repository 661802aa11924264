package io.photonpump.embedded.internal.store;

import static io.photonpump.embedded.internal.store.Proposals.event;
import static io.photonpump.embedded.internal.store.Proposals.events;
import static io.photonpump.embedded.internal.store.Proposals.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state of a store after a restart. */
class RestartTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final StoreRules RULES = new StoreRules(false, false);

    private final MemoryJournal journal = new MemoryJournal();
    private final Store before = new Store(RULES, journal);

    @Test
    void a_restart_restores_everything() {
        before.append("jümps", -1, events(3), NOW);
        before.append("$$jümps", -1, List.of(metadata("{\"$maxCount\":2}")), NOW);
        before.delete("gone", -2, true, NOW);
        long transaction = before.startTransaction("leaps", -2);
        before.writeTransaction(transaction, events(2), NOW);
        before.commitTransaction(transaction, NOW);
        before.append("jümps", -2, List.of(), NOW);

        Store after = new Store(RULES, journal);

        assertThat(everything(after)).usingRecursiveComparison().isEqualTo(everything(before));
        assertThat(after.writerPosition()).isEqualTo(before.writerPosition());
        assertThat(after.lastCommitPosition()).isEqualTo(before.lastCommitPosition());
        assertThat(after.metadata("jümps").maxCount()).isEqualTo(2);
        assertThat(after.lastNumber("gone")).isEqualTo(Streams.DELETED);
        assertThat(after.append("jümps", 2, events(1), NOW).first()).isEqualTo(3);
    }

    @Test
    void a_repeat_is_recognised_by_its_number_but_no_longer_by_its_id_alone() {
        ProposedEvent event = event();
        before.append("jumps", -1, List.of(event), NOW);

        Store after = new Store(RULES, journal);

        assertThat(after.append("jumps", -1, List.of(event), NOW).status()).isEqualTo(WriteResult.Status.REPEATED);
        assertThat(after.append("jumps", -2, List.of(event), NOW).status()).isEqualTo(WriteResult.Status.WRITTEN);
    }

    @Test
    void a_batch_is_restored_completely_or_not_at_all() {
        before.append("jumps", -1, events(2), NOW);
        before.append("jumps", 1, events(5), NOW);
        journal.forgetLast(1);

        assertThat(new Store(RULES, journal).lastNumber("jumps")).isEqualTo(1);
    }

    @Test
    void a_record_of_a_later_release_is_rejected() {
        journal.append(ByteBuffer.wrap(new byte[] {99, 0, 0}));

        assertThatThrownBy(() -> new Store(RULES, journal))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("later release");
    }

    private static List<StoredEvent> everything(Store store) {
        return store.readAllForward(Position.START, 1000, 1000, event -> true).events();
    }
}
