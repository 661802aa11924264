package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.photonpump.client.DeleteMode;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.StreamMetadata;
import io.photonpump.spring.template.Fold;
import io.photonpump.spring.template.TypedEvent;
import io.photonpump.spring.template.UnknownEventTypeException;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events and states that the template reads. */
@Timeout(60)
class ReadingTest extends AggregateTest {

    @Test
    void events_are_read_by_the_types_of_their_classes_and_converted_by_upcasters() {
        delivered(10);
        write(NewEvent.of("hay-eaten", Map.of("kilos", 3)), NewEvent.of("HayGone", Map.of("kilos", 2)));
        write(NewEvent.of("HayBought", Map.of("pounds", 8)));

        assertThat(template.read(STABLE, StableEvent.class).bodies())
                .containsExactly(new HayDelivered(10), new HayEaten(3), new HayEaten(2), new HayDelivered(4));
        assertThat(template.read(STABLE, StableEvent.class))
                .extracting(TypedEvent::eventNumber)
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(9, 4));
        assertThat(template.load(STABLE, FOLD).version()).isEqualTo(ExpectedVersion.exactly(3));
    }

    @Test
    void events_keep_their_ids_times_and_metadata() {
        var event = NewEvent.of("HayDelivered", new HayDelivered(1)).withMetadata(Map.of("by", "Derpy"));
        write(event);

        var read = template.read(STABLE, HayDelivered.class).iterator().next();
        assertThat(read.recorded().id()).isEqualTo(event.id());
        assertThat(read.recorded().metadata().json().get("by").asString()).isEqualTo("Derpy");
        assertThat(read).hasToString("0@stable-7 (HayDelivered)");
    }

    @Test
    void a_stream_of_many_pages_is_read_to_its_end_and_a_loop_may_be_left_early() {
        write(IntStream.range(0, 1100)
                .mapToObj(i -> NewEvent.of("HayDelivered", new HayDelivered(i)))
                .toArray(NewEvent[]::new));
        var events = template.read(STABLE, StableEvent.class);

        assertThat(events.stream().mapToLong(TypedEvent::eventNumber)).hasSize(1100);
        assertThat(events.bodies().limit(2)).containsExactly(new HayDelivered(0), new HayDelivered(1));
        assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(1099 * 550, 1100));
        assertThat(template.loadAsync(STABLE, FOLD).join()).isEqualTo(template.load(STABLE, FOLD));
    }

    @Test
    void each_iteration_reads_again() {
        var events = template.read(STABLE, StableEvent.class);
        assertThat(events).isEmpty();
        delivered(1);
        assertThat(events).hasSize(1);

        var iterator = events.iterator();
        iterator.next();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_read_has_a_direction_and_a_start() {
        delivered(0, 1, 2, 3);

        assertThat(template.read(
                                STABLE,
                                HayDelivered.class,
                                ReadOptions.defaults().withDirection(Direction.BACKWARD))
                        .bodies())
                .extracting(HayDelivered::kilos)
                .containsExactly(3, 2, 1, 0);
        assertThat(template.read(
                                STABLE,
                                HayDelivered.class,
                                ReadOptions.defaults().withFrom(2).withMaxCount(1))
                        .bodies())
                .extracting(HayDelivered::kilos)
                .containsExactly(2, 3);
    }

    @Test
    void a_missing_stream_is_empty() {
        assertThat(template.read(STABLE, StableEvent.class)).isEmpty();

        var loaded = template.load(STABLE, FOLD);
        assertThat(loaded.state()).isEqualTo(new Stable(0, 0));
        assertThat(loaded.version()).isEqualTo(ExpectedVersion.noStream());
        assertThat(loaded.exists()).isFalse();
        assertThat(loaded.lastEventNumber()).isEqualTo(-1);
        assertThat(loaded).hasToString("Loaded[stable-7 at no stream]");
    }

    @Test
    void a_soft_deleted_stream_is_empty_until_it_is_written_again() {
        delivered(1, 2);
        writer.deleteStream(STABLE).join();
        assertThat(template.read(STABLE, StableEvent.class)).isEmpty();
        assertThat(template.load(STABLE, FOLD).exists()).isFalse();

        var updated = template.update(STABLE, FOLD, stable -> List.of(new HayDelivered(5)));

        assertThat(updated.state()).isEqualTo(new Stable(5, 1));
        assertThat(updated.version()).isEqualTo(ExpectedVersion.exactly(2));
        assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(5, 1));
        assertThat(template.load(STABLE, FOLD).version()).isEqualTo(ExpectedVersion.exactly(2));
    }

    @Test
    void a_hard_deleted_stream_cannot_be_read() {
        delivered(1);
        writer.deleteStream(STABLE, ExpectedVersion.any(), DeleteMode.HARD).join();

        assertThatThrownBy(
                        () -> template.read(STABLE, StableEvent.class).bodies().toList())
                .isInstanceOf(StreamDeletedException.class);
        assertThatThrownBy(() -> template.load(STABLE, FOLD)).isInstanceOf(StreamDeletedException.class);
        assertThatThrownBy(() -> template.loadAsync(STABLE, FOLD).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StreamDeletedException.class);
    }

    @Test
    void a_stream_without_readable_events_has_the_version_of_its_last_event() {
        delivered(1, 2, 3);
        truncateBefore(10);

        var loaded = template.load(STABLE, FOLD);
        assertThat(loaded.state()).isEqualTo(new Stable(0, 0));
        assertThat(loaded.version()).isEqualTo(ExpectedVersion.exactly(2));
        truncateBefore(2);
        assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(3, 1));
    }

    @Test
    void an_unknown_event_type_ends_the_read_or_is_skipped() {
        delivered(1);
        write(NewEvent.of("StablePainted", Map.of("colour", "secret")));
        delivered(2);
        List<Object> seen = new ArrayList<>();

        var failure = catchThrowableOfType(
                UnknownEventTypeException.class,
                () -> template.read(STABLE, StableEvent.class).bodies().forEach(seen::add));

        assertThat(seen).containsExactly(new HayDelivered(1));
        assertThat(failure.stream()).isEqualTo(STABLE);
        assertThat(failure.eventNumber()).isEqualTo(1);
        assertThat(failure.eventType()).isEqualTo("StablePainted");
        assertThat(failure.wanted()).isEqualTo(StableEvent.class);
        assertThat(failure)
                .hasMessageContaining("1@stable-7 (StablePainted)")
                .hasMessageContaining("withSkipUnknownTypes(true)")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> template.load(STABLE, FOLD)).isInstanceOf(UnknownEventTypeException.class);

        assertThat(template.read(STABLE, StableEvent.class)
                        .withSkipUnknownTypes(true)
                        .bodies())
                .containsExactly(new HayDelivered(1), new HayDelivered(2));
        assertThat(template.load(STABLE, FOLD.withSkipUnknownTypes(true)).state())
                .isEqualTo(new Stable(3, 2));
    }

    @Test
    void an_unreadable_body_ends_the_read_and_is_not_printed() {
        delivered(1);
        write(NewEvent.of("HayDelivered", "{\"kilos\": \"secret\"}"));

        assertThatThrownBy(
                        () -> template.read(STABLE, StableEvent.class).bodies().toList())
                .isInstanceOf(PayloadUnreadableException.class)
                .hasMessageStartingWith("the body of 1@stable-7 (HayDelivered) is not readable as")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> template.load(STABLE, FOLD)).isInstanceOf(PayloadUnreadableException.class);
    }

    @Test
    void an_empty_body_is_unreadable() {
        write(NewEvent.of("HayDelivered", null));

        assertThatThrownBy(() -> template.load(STABLE, FOLD))
                .isInstanceOf(PayloadUnreadableException.class)
                .hasMessageStartingWith("the body of 0@stable-7 (HayDelivered) is empty");
    }

    @Test
    void links_are_followed_and_broken_links_and_system_events_are_left_out() {
        delivered(1, 2, 3);
        writer.publish(
                        "links-7",
                        List.of(
                                NewEvent.linkTo(STABLE, 0),
                                NewEvent.of("$internal", Map.of()),
                                NewEvent.linkTo(STABLE, 2)))
                .join();
        truncateBefore(1);

        var events = template.read("links-7", StableEvent.class).stream().toList();

        assertThat(events).extracting(TypedEvent::body).containsExactly(new HayDelivered(3));
        assertThat(events).extracting(TypedEvent::eventNumber).containsExactly(2L);
        assertThat(template.load("links-7", FOLD).version()).isEqualTo(ExpectedVersion.exactly(2));
    }

    @Test
    void a_class_without_event_types_is_refused_with_advice() {
        assertThatThrownBy(() -> template.read(STABLE, Animal.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No event type is known for " + Animal.class.getName())
                .hasMessageContaining("@EventType");
        assertThatThrownBy(() -> template.load(STABLE, Fold.of(Animal.class, 0, (count, animal) -> count + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> template.read("$all", StableEvent.class)).isInstanceOf(IllegalArgumentException.class);
    }

    interface Animal {}

    @Test
    void a_mutable_state_begins_anew_for_each_load() {
        delivered(1, 2);
        Fold<List<Integer>, HayDelivered> amounts =
                Fold.mutable(HayDelivered.class, ArrayList::new, (list, hay) -> list.add(hay.kilos()));

        assertThat(template.load(STABLE, amounts).state()).containsExactly(1, 2);
        assertThat(template.load(STABLE, amounts).state()).containsExactly(1, 2);
    }

    @Test
    void a_fold_to_null_is_an_error() {
        delivered(1);

        assertThatThrownBy(() -> template.load(STABLE, Fold.of(HayDelivered.class, "", (text, hay) -> null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("HayDelivered is null");
    }

    @Test
    void events_that_are_truncated_during_a_load_are_not_in_the_state() {
        writeHundreds();

        var loaded = template.load(STABLE, whenSeen(400, () -> truncateBefore(550)));

        assertThat(loaded.state()).isEqualTo(IntStream.range(550, 600).boxed().toList());
        assertThat(loaded.version()).isEqualTo(ExpectedVersion.exactly(599));
    }

    @Test
    void events_that_are_all_truncated_during_a_load_are_not_in_the_state() {
        writeHundreds();

        var loaded = template.load(STABLE, whenSeen(400, () -> truncateBefore(1000)));

        assertThat(loaded.state()).isEmpty();
        assertThat(loaded.version()).isEqualTo(ExpectedVersion.exactly(599));
    }

    @Test
    void a_stream_that_is_deleted_during_a_load_has_its_state_afterwards() {
        writeHundreds();

        var deleted = template.load(
                STABLE, whenSeen(400, () -> writer.deleteStream(STABLE).join()));

        assertThat(deleted.state()).isEmpty();
        assertThat(deleted.version()).isEqualTo(ExpectedVersion.noStream());
    }

    @Test
    void a_stream_that_is_deleted_and_written_again_during_a_load_has_its_new_state() {
        writeHundreds();

        var loaded = template.load(STABLE, whenSeen(400, () -> {
            writer.deleteStream(STABLE).join();
            delivered(7, 8);
        }));

        assertThat(loaded.state()).containsExactly(7, 8);
        assertThat(loaded.version()).isEqualTo(ExpectedVersion.exactly(601));
    }

    @Test
    void a_stream_that_is_deleted_during_a_read_ends_it_with_an_error() {
        writeHundreds();
        writeHundreds();
        writeHundreds();
        var events = template.read(
                        STABLE, HayDelivered.class, ReadOptions.defaults().withMaxCount(10))
                .iterator();
        events.next();
        writer.deleteStream(STABLE).join();

        assertThatThrownBy(() -> {
                    while (events.hasNext()) {
                        events.next();
                    }
                })
                .isInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void a_load_ends_at_the_end_of_the_stream_while_others_write() {
        writeHundreds();

        var loaded = template.load(STABLE, whenSeen(599, () -> delivered(600)));

        assertThat(loaded.state()).hasSize(600);
        assertThat(loaded.version()).isEqualTo(ExpectedVersion.exactly(599));
    }

    private void writeHundreds() {
        write(IntStream.range(0, 600)
                .mapToObj(i -> NewEvent.of("HayDelivered", new HayDelivered(i)))
                .toArray(NewEvent[]::new));
    }

    /** Returns a fold to the list of amounts that calls an action, once, when it sees an amount. */
    private static Fold<List<Integer>, HayDelivered> whenSeen(int amount, Runnable action) {
        AtomicInteger calls = new AtomicInteger();
        return Fold.of(HayDelivered.class, List.of(), (list, hay) -> {
            if (hay.kilos() == amount && calls.getAndIncrement() == 0) {
                action.run();
            }
            List<Integer> longer = new ArrayList<>(list);
            longer.add(hay.kilos());
            return longer;
        });
    }

    private void write(NewEvent... events) {
        writer.publish(STABLE, List.of(events)).join();
    }

    private void truncateBefore(long number) {
        writer.setStreamMetadata(STABLE, StreamMetadata.defaults().withTruncateBefore(number), ExpectedVersion.any())
                .join();
    }
}
