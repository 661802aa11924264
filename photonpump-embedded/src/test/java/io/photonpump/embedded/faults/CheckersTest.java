package io.photonpump.embedded.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.DeleteMode;
import io.photonpump.embedded.faults.Attempt.Outcome;
import io.photonpump.embedded.faults.Publisher.Told;
import io.photonpump.embedded.faults.Sequences.Received;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The checkers find each kind of broken promise in a doctored history, and nothing in a good one. */
class CheckersTest {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);
    private static final Throwable LATE =
            new OperationTimedOutException("writing", Duration.ofSeconds(1), true, "connected");

    private static List<String> writes(Attempt attempt, UUID... stored) {
        return WriteChecker.violations(List.of(attempt), Map.of("s", List.of(stored)), stream -> false);
    }

    private static Attempt attempt(ExpectedVersion expected, Outcome outcome) {
        return new Attempt("s", expected, List.of(A, B), outcome);
    }

    private static Attempt any(Outcome outcome) {
        return attempt(ExpectedVersion.any(), outcome);
    }

    @Test
    void a_write_that_stands_once_where_it_is_said_to_is_right() {
        assertThat(writes(any(new Outcome.Written(0, 1)), A, B)).isEmpty();
    }

    @Test
    void an_acknowledged_write_must_not_be_missing_twice_or_elsewhere() {
        var acknowledged = any(new Outcome.Written(0, 1));
        assertThat(writes(acknowledged)).hasSize(1);
        assertThat(writes(acknowledged, A)).hasSize(1);
        assertThat(writes(acknowledged, A, B, A, B)).hasSize(1);
        assertThat(writes(acknowledged, B, A)).hasSize(1);
        assertThat(writes(any(new Outcome.Written(1, 2)), A, B)).hasSize(1);
        assertThat(writes(any(new Outcome.Written(0, 2)), A, B)).hasSize(1);
    }

    @Test
    void a_write_that_stands_elsewhere_than_its_version_says_is_found() {
        assertThat(writes(attempt(ExpectedVersion.exactly(4), new Outcome.Written(0, 1)), A, B))
                .hasSize(1);
    }

    @Test
    void a_refused_write_must_not_stand() {
        assertThat(writes(any(new Outcome.NotWritten(LATE)))).isEmpty();
        assertThat(writes(any(new Outcome.NotWritten(LATE)), A, B)).hasSize(1);
    }

    @Test
    void a_write_of_unknown_outcome_stands_once_or_not_at_all() {
        assertThat(writes(any(new Outcome.Unknown(LATE)))).isEmpty();
        assertThat(writes(any(new Outcome.Unknown(LATE)), A, B)).isEmpty();
        assertThat(writes(any(new Outcome.Unknown(LATE)), A, B, A, B)).hasSize(1);
        assertThat(writes(any(new Outcome.Unknown(LATE)), A)).hasSize(1);
    }

    @Test
    void an_event_without_a_write_is_found() {
        assertThat(writes(any(new Outcome.Written(0, 1)), A, B, C)).hasSize(1);
    }

    @Test
    void only_errors_that_are_promised_are_expected() {
        var lost = new ConnectionLostException("writing");
        var unknown = new WriteOutcomeUnknownException("s", List.of(A));

        assertThat(Attempt.of("s", ExpectedVersion.any(), List.of(A), null, lost)
                        .outcome())
                .isInstanceOf(Outcome.Unexpected.class);
        assertThat(Attempt.of("s", ExpectedVersion.any(), List.of(A), null, unknown)
                        .outcome())
                .isInstanceOf(Outcome.Unknown.class);
        assertThat(Attempt.of("s", ExpectedVersion.noStream(), List.of(A), null, unknown)
                        .outcome())
                .isInstanceOf(Outcome.Unexpected.class);
        assertThat(writes(any(new Outcome.Unexpected(lost)))).hasSize(1);
    }

    private static List<String> followed(boolean toTheEnd, UUID... seen) {
        return Sequences.onceAndInOrder("it", List.of(A, B, C), List.of(seen), toTheEnd, 0);
    }

    @Test
    void an_event_that_is_missing_twice_or_out_of_order_is_found() {
        assertThat(followed(true, A, B, C)).isEmpty();
        assertThat(followed(false, A, B)).isEmpty();
        assertThat(followed(true, A, B)).hasSize(1);
        assertThat(followed(false, A, C)).hasSize(1);
        assertThat(followed(false, A, A)).hasSize(1);
        assertThat(followed(true, A, B, C, C)).hasSize(1);
        assertThat(followed(false, A, new UUID(0, 9))).hasSize(1);
    }

    @Test
    void an_event_that_was_never_handled_is_found() {
        assertThat(Sequences.atLeastOnce("it", List.of(A, B), List.of(B, A, A), 0))
                .isEmpty();
        assertThat(Sequences.atLeastOnce("it", List.of(A, B, C), List.of(B, A, A), 0))
                .containsExactly("it never handled events [2]");
    }

    private static List<String> received(Object... items) {
        return Sequences.gapsAreReported(
                "it",
                List.of(items).stream()
                        .map(item -> item instanceof Integer number
                                ? new Received.Event(number)
                                : (Received) new Received.Gap(item.toString()))
                        .toList());
    }

    @Test
    void an_unreported_gap_is_found() {
        assertThat(received(4, 5, 5, 6, "gap", 9, 10)).isEmpty();
        assertThat(received(4, 5, "gap", 6)).isEmpty();
        assertThat(received(4, 6)).hasSize(1);
        assertThat(received(4, "gap", 6, 8)).hasSize(1);
        assertThat(received(4, 6, "gap")).hasSize(1);
        assertThat(received(4, "gap", 3)).hasSize(1);
    }

    @Test
    void a_publication_that_ended_elsewhere_than_it_says_is_found() {
        var all = List.of(A, B, C);
        assertThat(Publisher.compared("s", all, all, new Told(3, false, false))).isEmpty();
        assertThat(Publisher.compared("s", all, List.of(A, B), new Told(2, true, false)))
                .isEmpty();
        assertThat(Publisher.compared("s", all, all, new Told(2, true, true))).isEmpty();
        assertThat(Publisher.compared("s", all, List.of(A, B), new Told(3, false, false)))
                .hasSize(1);
        assertThat(Publisher.compared("s", all, all, new Told(2, true, false))).hasSize(1);
        assertThat(Publisher.compared("s", all, List.of(A), new Told(2, true, true)))
                .hasSize(1);
        assertThat(Publisher.compared("s", all, List.of(B, A), new Told(2, true, false)))
                .hasSize(1);
    }

    @Test
    void a_read_with_a_hole_or_without_the_latest_is_found() {
        assertThat(Sequences.complete("it", 3, 5, List.of(3L, 4L, 5L, 6L), 0)).isEmpty();
        assertThat(Sequences.complete("it", 3, 5, List.of(3L, 5L), 0)).hasSize(1);
        assertThat(Sequences.complete("it", 3, 5, List.of(3L, 4L), 0)).hasSize(1);
        assertThat(Sequences.complete("it", 0, -1, List.of(), 0)).isEmpty();
    }

    @Test
    void events_that_truncation_may_have_taken_may_be_missing_and_no_others() {
        assertThat(Sequences.onceAndInOrder("it", List.of(A, B, C), List.of(C), true, 2))
                .isEmpty();
        assertThat(Sequences.onceAndInOrder("it", List.of(A, B, C), List.of(A, C), true, 2))
                .isEmpty();
        assertThat(Sequences.onceAndInOrder("it", List.of(A, B, C), List.of(), true, Long.MAX_VALUE))
                .isEmpty();
        assertThat(Sequences.onceAndInOrder("it", List.of(A, B, C), List.of(C), true, 1))
                .hasSize(1);
        assertThat(Sequences.onceAndInOrder("it", List.of(A, B, C), List.of(A, B), true, 2))
                .hasSize(1);
        assertThat(Sequences.onceAndInOrder("it", List.of(A, B, C), List.of(A, A, C), true, 2))
                .hasSize(1);
        assertThat(Sequences.onceAndInOrder("it", List.of(A, B, C), List.of(B, A, C), true, 2))
                .hasSize(1);
        assertThat(Sequences.atLeastOnce("it", List.of(A, B, C), List.of(C), 2)).isEmpty();
        assertThat(Sequences.atLeastOnce("it", List.of(A, B, C), List.of(C), 1)).hasSize(1);
        assertThat(Sequences.complete("it", 0, 5, List.of(4L, 5L), 4)).isEmpty();
        assertThat(Sequences.complete("it", 0, 5, List.of(0L, 1L, 4L, 5L), 4)).isEmpty();
        assertThat(Sequences.complete("it", 0, 5, List.of(), 6)).isEmpty();
        assertThat(Sequences.complete("it", 0, 5, List.of(4L, 5L), 3)).hasSize(1);
        assertThat(Sequences.complete("it", 0, 5, List.of(4L), 4)).hasSize(1);
        assertThat(Sequences.complete("it", 0, 5, List.of(5L, 4L), 4)).hasSize(1);
    }

    @Test
    void a_write_that_expects_no_stream_may_continue_one_that_was_deleted() {
        var attempt = new Attempt("s", ExpectedVersion.noStream(), List.of(C), new Outcome.Written(2, 2));
        var streams = Map.of("s", List.of(A, B, C));

        assertThat(WriteChecker.violations(List.of(attempt, any(new Outcome.Written(0, 1))), streams, "s"::equals))
                .isEmpty();
        assertThat(WriteChecker.violations(List.of(attempt, any(new Outcome.Written(0, 1))), streams, stream -> false))
                .hasSize(1);
    }

    private static final Doomed.Step WROTE_0 = wrote(0);
    private static final Doomed.Step WROTE_1 = wrote(1);
    private static final Doomed.Step SOFT = Doomed.deleted(DeleteMode.SOFT, null);
    private static final Doomed.Step SOFT_OR_NOT =
            Doomed.deleted(DeleteMode.SOFT, new ConnectionLostException("deleting"));
    private static final Doomed.Step HARD = Doomed.deleted(DeleteMode.HARD, null);
    private static final Doomed.Step HARD_OR_NOT =
            Doomed.deleted(DeleteMode.HARD, new ConnectionLostException("deleting"));

    private static Doomed.Step wrote(long number) {
        return new Doomed.Step.Wrote(any(new Outcome.Written(number, number)));
    }

    private static List<String> deleted(int tombstones, Doomed.Reading reading, Doomed.Step... steps) {
        return new Doomed("s", List.of(steps)).violations(tombstones, reading);
    }

    private static Doomed.Reading visible(Long... numbers) {
        return new Doomed.Reading.Visible(List.of(numbers));
    }

    @Test
    void a_delete_that_took_too_little_or_too_much_is_found() {
        var nothing = new Doomed.Reading.NotFound();
        assertThat(deleted(0, visible(0L), WROTE_0)).isEmpty();
        assertThat(deleted(0, nothing, WROTE_0, SOFT)).isEmpty();
        assertThat(deleted(0, visible(1L), WROTE_0, SOFT, WROTE_1)).isEmpty();
        assertThat(deleted(0, nothing, WROTE_0, SOFT_OR_NOT)).isEmpty();
        assertThat(deleted(0, visible(0L), WROTE_0, SOFT_OR_NOT)).isEmpty();

        assertThat(deleted(0, nothing, WROTE_0)).hasSize(1);
        assertThat(deleted(0, visible(0L), WROTE_0, SOFT)).hasSize(1);
        assertThat(deleted(0, visible(0L, 1L), WROTE_0, SOFT, WROTE_1)).hasSize(1);
        assertThat(deleted(0, nothing, WROTE_0, SOFT, WROTE_1)).hasSize(1);
    }

    @Test
    void a_hard_delete_that_did_not_last_is_found() {
        var gone = new Doomed.Reading.Gone();
        assertThat(deleted(1, gone, WROTE_0, HARD)).isEmpty();
        assertThat(deleted(1, gone, WROTE_0, HARD_OR_NOT)).isEmpty();
        assertThat(deleted(0, visible(0L), WROTE_0, HARD_OR_NOT)).isEmpty();

        assertThat(deleted(0, new Doomed.Reading.NotFound(), WROTE_0, HARD)).isNotEmpty();
        assertThat(deleted(1, gone, WROTE_0)).isNotEmpty();
        assertThat(deleted(2, gone, WROTE_0, HARD)).hasSize(1);
        assertThat(deleted(1, visible(0L), WROTE_0, HARD)).hasSize(1);
        assertThat(deleted(1, gone, WROTE_0, HARD, WROTE_1)).hasSize(1);
        assertThat(deleted(1, gone, WROTE_0, HARD, SOFT)).hasSize(1);
    }

    @Test
    void only_errors_that_are_promised_are_expected_of_a_delete() {
        assertThat(deleted(
                        0, visible(0L), WROTE_0, Doomed.deleted(DeleteMode.SOFT, new IllegalStateException("what?"))))
                .hasSize(1);
    }

    @Test
    void an_overtaken_write_is_found() {
        var calls = List.of(List.of(A), List.of(B), List.of(C));
        assertThat(WriteChecker.overtaken(calls, List.of(A, B, C))).isEmpty();
        assertThat(WriteChecker.overtaken(calls, List.of(A, C))).isEmpty();
        assertThat(WriteChecker.overtaken(calls, List.of(A, C, B))).hasSize(1);
        assertThat(WriteChecker.overtaken(calls, List.of(C, A, B))).hasSize(1);
    }
}
