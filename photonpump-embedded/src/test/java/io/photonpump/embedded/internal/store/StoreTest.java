package io.photonpump.embedded.internal.store;

import static io.photonpump.embedded.internal.store.Proposals.event;
import static io.photonpump.embedded.internal.store.Proposals.events;
import static io.photonpump.embedded.internal.store.Proposals.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.embedded.internal.store.WriteResult.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the store alone. */
class StoreTest {

    private static final long NOW = 1_700_000_000_000L;

    private final Store store = new Store(new StoreRules(false, false), Journal.NONE);

    @ParameterizedTest
    @CsvSource({
        "fresh, -2, WRITTEN",
        "fresh, -1, WRITTEN",
        "fresh, -4, WRONG_EXPECTED_VERSION",
        "fresh, 0, WRONG_EXPECTED_VERSION",
        "three, -2, WRITTEN",
        "three, -1, WRONG_EXPECTED_VERSION",
        "three, -4, WRITTEN",
        "three, 2, WRITTEN",
        "three, 1, WRONG_EXPECTED_VERSION",
        "three, 3, WRONG_EXPECTED_VERSION",
        "soft, -2, WRITTEN",
        "soft, -1, WRITTEN",
        "soft, -4, STREAM_DELETED",
        "soft, 2, WRITTEN",
        "soft, 1, WRONG_EXPECTED_VERSION",
        "hard, -2, STREAM_DELETED",
        "hard, -1, STREAM_DELETED",
        "hard, -4, STREAM_DELETED",
        "hard, 2, STREAM_DELETED",
        "described, -4, WRITTEN",
        "described, -1, WRITTEN"
    })
    void an_expected_version_matches_or_is_wrong(String stream, long expected, Status status) {
        switch (stream) {
            case "three" -> append("three", -1, 3);
            case "soft" -> {
                append("soft", -1, 3);
                store.delete("soft", ExpectedVersion.ANY, false, NOW);
            }
            case "hard" -> {
                append("hard", -1, 3);
                store.delete("hard", ExpectedVersion.ANY, true, NOW);
            }
            case "described" -> describe("described", "{}");
            default -> {}
        }

        assertThat(append(stream, expected, 1).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"-2", "-1", "-4"})
    void a_repeated_batch_is_recognised(long expected) {
        List<ProposedEvent> first = events(1);
        List<ProposedEvent> batch = events(3);
        if (expected != -1) {
            store.append("jumps", -1, first, NOW);
        }
        store.append("jumps", expected, batch, NOW);
        append("jumps", -2, 2);

        WriteResult again = store.append("jumps", expected, batch, NOW);

        assertThat(again.status()).isEqualTo(Status.REPEATED);
        assertThat(again.last() - again.first()).isEqualTo(2);
        assertThat(store.lastNumber("jumps")).isEqualTo(expected == -1 ? 4 : 5);
    }

    @Test
    void a_repeat_at_the_current_version_is_written_again() {
        List<ProposedEvent> batch = events(2);
        store.append("jumps", -1, batch, NOW);

        assertThat(store.append("jumps", 1, batch, NOW).status()).isEqualTo(Status.WRITTEN);
        assertThat(store.lastNumber("jumps")).isEqualTo(3);
    }

    @Test
    void a_known_batch_with_one_more_event_is_a_conflict() {
        List<ProposedEvent> batch = new ArrayList<>(events(2));
        store.append("jumps", -1, batch, NOW);
        batch.add(event());

        assertThat(store.append("jumps", -1, batch, NOW).status()).isEqualTo(Status.WRONG_EXPECTED_VERSION);
        assertThat(store.append("jumps", -2, batch, NOW).status()).isEqualTo(Status.WRONG_EXPECTED_VERSION);
    }

    @Test
    void a_known_id_after_an_unknown_one_is_written_again() {
        ProposedEvent known = event();
        store.append("jumps", -2, List.of(known), NOW);

        assertThat(store.append("jumps", -2, List.of(event(), known), NOW).status())
                .isEqualTo(Status.WRITTEN);
        assertThat(store.append("leaps", -2, List.of(known), NOW).status()).isEqualTo(Status.WRITTEN);
    }

    @Test
    void a_repeat_after_a_soft_delete_is_recognised_and_leaves_the_stream_deleted() {
        List<ProposedEvent> batch = events(2);
        store.append("jumps", -2, batch, NOW);
        store.delete("jumps", -2, false, NOW);

        assertThat(store.append("jumps", -2, batch, NOW).status()).isEqualTo(Status.REPEATED);
        assertThat(store.readForward("jumps", 0, 10, NOW).status()).isEqualTo(StreamPage.Status.NO_STREAM);
    }

    @Test
    void an_empty_batch_writes_nothing_but_restores_a_soft_deleted_stream() {
        assertThat(append("jumps", -2, 0).last()).isEqualTo(-1);
        assertThat(store.lastNumber("jumps")).isEqualTo(Streams.NONE);
        append("jumps", -2, 2);
        store.delete("jumps", -2, false, NOW);

        append("jumps", -2, 0);

        assertThat(store.metadata("jumps").truncateBefore()).isEqualTo(2);
    }

    @Test
    void a_recreated_stream_continues_its_numbers_and_hides_its_old_events() {
        append("jumps", -1, 3);
        store.delete("jumps", 2, false, NOW);

        WriteResult result = append("jumps", -1, 2);

        assertThat(result.first()).isEqualTo(3);
        assertThat(numbers(store.readForward("jumps", 0, 10, NOW))).containsExactly(3L, 4L);
        assertThat(store.readForward("jumps", 0, 2, NOW).next()).isEqualTo(3);
        assertThat(store.readForward("jumps", 0, 2, NOW).endOfStream()).isFalse();
    }

    @Test
    void metadata_of_a_soft_deleted_stream_restores_the_stream_with_the_new_metadata() {
        append("jumps", -1, 3);
        store.delete("jumps", -2, false, NOW);

        describe("jumps", "{\"owner\":\"Ann\",\"$maxCount\":7}");

        assertThat(store.metadata("jumps").truncateBefore()).isEqualTo(3);
        assertThat(store.metadata("jumps").maxCount()).isEqualTo(7);
        assertThat(new String(store.newest("$$jumps").data())).contains("Ann");
    }

    @Test
    void a_hard_delete_deletes_the_name_for_ever_and_the_metadata() {
        describe("jumps", "{}");
        WriteResult result = store.delete("jumps", -2, true, NOW);

        assertThat(result.status()).isEqualTo(Status.WRITTEN);
        assertThat(store.readForward("jumps", 0, 10, NOW).status()).isEqualTo(StreamPage.Status.STREAM_DELETED);
        assertThat(store.readEvent("$$jumps", -1, NOW).status()).isEqualTo(EventRead.Status.STREAM_DELETED);
        assertThat(store.delete("jumps", -2, true, NOW).status()).isEqualTo(Status.STREAM_DELETED);
        assertThat(store.append("$$jumps", -2, List.of(metadata("{}")), NOW).first())
                .isEqualTo(1);
    }

    @Test
    void metadata_of_a_hard_deleted_stream_is_refused_unless_its_last_number_is_in_the_cache_of_written_streams() {
        append("jumps", -2, 1);
        store.delete("jumps", -2, true, NOW);
        describe("described", "{}");
        store.delete("described", -2, true, NOW);

        assertThat(store.append("$$jumps", -2, List.of(metadata("{}")), NOW).status())
                .isEqualTo(Status.STREAM_DELETED);
        assertThat(store.append("$$described", -2, List.of(metadata("{}")), NOW).status())
                .isEqualTo(Status.WRITTEN);
        Store restarted = new Store(new StoreRules(false, false), store.copy());
        assertThat(restarted
                        .append("$$described", -2, List.of(metadata("{}")), NOW)
                        .status())
                .isEqualTo(Status.STREAM_DELETED);
    }

    @Test
    void soft_deleting_a_missing_stream_succeeds_only_on_old_servers() {
        Store newer = new Store(new StoreRules(true, true), Journal.NONE);

        assertThat(store.delete("nothing", -2, false, NOW).status()).isEqualTo(Status.WRITTEN);
        assertThat(newer.delete("nothing", -2, false, NOW).status()).isEqualTo(Status.WRONG_EXPECTED_VERSION);
        assertThat(newer.delete("nothing", -2, true, NOW).status()).isEqualTo(Status.WRITTEN);
    }

    @Test
    void retention_hides_by_count_age_and_number() {
        append("jumps", -1, 5);
        describe("jumps", "{\"$maxCount\":2}");
        assertThat(numbers(store.readForward("jumps", 0, 10, NOW))).containsExactly(3L, 4L);
        assertThat(numbers(store.readBackward("jumps", -1, 10, NOW))).containsExactly(4L, 3L);
        assertThat(store.readEvent("jumps", 2, NOW).status()).isEqualTo(EventRead.Status.NOT_FOUND);

        describe("jumps", "{\"$tb\":4}");
        assertThat(numbers(store.readForward("jumps", 0, 10, NOW))).containsExactly(4L);

        describe("jumps", "{\"$maxAge\":10}");
        assertThat(numbers(store.readForward("jumps", 0, 10, NOW + 10_000))).hasSize(5);
        StreamPage expired = store.readForward("jumps", 0, 3, NOW + 10_001);
        assertThat(expired.events()).isEmpty();
        assertThat(expired.next()).isEqualTo(3);
        assertThat(expired.endOfStream()).isFalse();
    }

    @Test
    void new_servers_continue_at_the_first_live_event() {
        Store newer = new Store(new StoreRules(true, true), Journal.NONE);
        newer.append("jumps", -1, events(5), NOW);
        newer.append("jumps", 4, events(1), NOW + 60_000);
        newer.append("$$jumps", -2, List.of(metadata("{\"$maxAge\":10}")), NOW);

        StreamPage page = newer.readForward("jumps", 0, 2, NOW + 60_000);

        assertThat(page.events()).isEmpty();
        assertThat(page.next()).isEqualTo(5);
        assertThat(page.endOfStream()).isFalse();
    }

    @Test
    void a_page_of_a_stream_whose_events_are_all_expired_ends_it_on_new_servers() {
        Store newer = new Store(new StoreRules(true, true), Journal.NONE);
        newer.append("jumps", -1, events(5), NOW);
        newer.append("$$jumps", -2, List.of(metadata("{\"$maxAge\":10}")), NOW);

        StreamPage page = newer.readForward("jumps", 0, 2, NOW + 60_000);

        assertThat(page).isEqualTo(StreamPage.of(List.of(), 5, 4, true));
    }

    @Test
    void a_page_close_to_the_largest_number_overflows_only_on_old_servers() {
        Store newer = new Store(new StoreRules(true, true), Journal.NONE);
        newer.append("jumps", -1, events(1), NOW);
        append("jumps", -1, 1);

        assertThat(store.readForward("jumps", Long.MAX_VALUE, 10, NOW))
                .isEqualTo(StreamPage.of(List.of(), 0, 0, false));
        assertThat(newer.readForward("jumps", Long.MAX_VALUE, 10, NOW)).isEqualTo(StreamPage.of(List.of(), 1, 0, true));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"$maxCount\":\"2\",\"$tb\":1}'",
        "'{\"$maxCount\":0}'",
        "'{\"$maxCount\":-1}'",
        "'[1]'",
        "'nonsense'",
        "'{\"$acl\":{\"$r\":5},\"$maxCount\":1}'",
        "'{\"$maxCount\":1.5}'"
    })
    void invalid_metadata_has_no_effect(String json) {
        append("jumps", -1, 3);

        describe("jumps", json);

        assertThat(store.readForward("jumps", 0, 10, NOW).events()).hasSize(3);
    }

    @Test
    void pages_of_all_events_have_no_gaps_in_both_directions() {
        append("jumps", -2, 3);
        long transaction = store.startTransaction("leaps", -2);
        store.writeTransaction(transaction, events(2), NOW);
        append("jumps", -2, 1);
        store.writeTransaction(transaction, events(3), NOW);
        store.commitTransaction(transaction, NOW);
        append("jumps", -2, 2);

        for (int size = 1; size < 13; size++) {
            List<StoredEvent> forward = new ArrayList<>();
            Position from = Position.START;
            AllPage page = store.readAllForward(from, size, size, event -> true);
            while (!page.events().isEmpty()) {
                forward.addAll(page.events());
                page = store.readAllForward(page.next(), size, size, event -> true);
            }
            List<StoredEvent> backward = new ArrayList<>();
            page = store.readAllBackward(Position.END, size, size, event -> true);
            while (!page.events().isEmpty()) {
                backward.addAll(
                        0,
                        page.events().stream()
                                .sorted((a, b) -> a.position().compareTo(b.position()))
                                .toList());
                page = store.readAllBackward(page.next(), size, size, event -> true);
            }
            assertThat(forward).as("pages of %d", size).hasSize(11).doesNotHaveDuplicates();
            assertThat(backward).as("pages of %d", size).isEqualTo(forward);
            assertThat(forward).isSortedAccordingTo((a, b) -> a.position().compareTo(b.position()));
        }
    }

    @Test
    void an_events_own_position_includes_it_forward_and_excludes_it_backward() {
        append("jumps", -2, 3);
        StoredEvent second = store.readEvent("jumps", 1, NOW).event();

        assertThat(store.readAllForward(second.position(), 1, 1, event -> true).events())
                .containsExactly(second);
        assertThat(store.readAllBackward(second.position(), 1, 1, event -> true)
                        .events()
                        .get(0)
                        .number())
                .isZero();
        assertThatThrownBy(() -> store.readAllBackward(
                        new Position(second.preparePosition() + 3, second.preparePosition() + 3), 1, 1, event -> true))
                .isInstanceOf(InvalidPositionException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 255})
    void a_position_before_the_first_event_is_an_error_unless_it_is_the_start(long position) {
        append("jumps", -2, 3);

        assertThat(store.readAllForward(Position.START, 3, 3, event -> true).events())
                .hasSize(3);
        assertThatThrownBy(() -> store.readAllForward(new Position(position, position), 3, 3, event -> true))
                .isInstanceOf(InvalidPositionException.class);
        assertThatThrownBy(() -> store.readAllBackward(new Position(position, position), 3, 3, event -> true))
                .isInstanceOf(InvalidPositionException.class);
    }

    @Test
    void a_transaction_is_visible_from_its_commit_and_recognised_the_second_time() {
        long transaction = store.startTransaction("jumps", -1);
        store.writeTransaction(transaction, events(2), NOW);
        assertThat(store.lastNumber("jumps")).isEqualTo(Streams.NONE);

        WriteResult first = store.commitTransaction(transaction, NOW);
        WriteResult second = store.commitTransaction(transaction, NOW);

        assertThat(first).isEqualTo(WriteResult.written(0, 1, first.position()));
        assertThat(second.status()).isEqualTo(Status.REPEATED);
        assertThat(second.last()).isEqualTo(1);
        assertThat(store.commitTransaction(4711, NOW).status()).isEqualTo(Status.ACCESS_DENIED);
    }

    @Test
    void listeners_receive_events_that_are_already_readable() {
        List<Long> readable = new ArrayList<>();
        store.listen(event -> readable.add(store.lastNumber(event.stream())));

        append("jumps", -2, 2);

        assertThat(readable).containsExactly(1L, 1L);
    }

    private WriteResult append(String stream, long expected, int count) {
        return store.append(stream, expected, events(count), NOW);
    }

    private void describe(String stream, String json) {
        store.append(Streams.metaOf(stream), ExpectedVersion.ANY, List.of(metadata(json)), NOW);
    }

    private static List<Long> numbers(StreamPage page) {
        return page.events().stream().map(StoredEvent::number).toList();
    }
}
