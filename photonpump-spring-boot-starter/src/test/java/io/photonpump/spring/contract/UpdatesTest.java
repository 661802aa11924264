package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.photonpump.client.CallOptions;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.Credentials;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.settings.Backoff;
import io.photonpump.spring.template.Fold;
import io.photonpump.spring.template.InvalidEventBodyException;
import io.photonpump.spring.template.UpdateConflictException;
import io.photonpump.spring.template.UpdateOptions;
import io.photonpump.spring.template.Updated;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Updates: load, decide, write with a check. */
@Timeout(60)
class UpdatesTest extends AggregateTest {

    static final UpdateOptions OPTIONS = UpdateOptions.defaults();

    @Test
    void the_decided_events_are_written_after_those_that_were_loaded() {
        delivered(10);

        var updated = template.update(STABLE, FOLD, stable -> stable.eat(3));

        assertThat(updated.state()).isEqualTo(new Stable(7, 2));
        assertThat(updated.version()).isEqualTo(ExpectedVersion.exactly(1));
        assertThat(updated.lastEventNumber()).isEqualTo(1);
        assertThat(updated.isWritten()).isTrue();
        assertThat(updated.repeated()).isFalse();
        assertThat(updated.attempts()).isOne();
        assertThat(updated.result().firstEventNumber()).isOne();
        assertThat(updated.events()).extracting(NewEvent::type).containsExactly("hay-eaten");
        assertThat(updated).hasToString("Updated[stable-7 to version 1, 1 event written]");
        assertThat(storedTypes()).containsExactly("HayDelivered", "hay-eaten");
        assertThat(template.load(STABLE, FOLD).state()).isEqualTo(updated.state());
        assertThat(template.load(STABLE, FOLD).version()).isEqualTo(updated.version());
    }

    @Test
    void the_first_events_create_the_stream() {
        var updated = template.update(STABLE, FOLD, stable -> List.of(new HayDelivered(4), new HayEaten(1)));

        assertThat(updated.state()).isEqualTo(new Stable(3, 2));
        assertThat(updated.lastEventNumber()).isOne();
    }

    @Test
    void a_decision_for_nothing_writes_nothing() {
        var updated = template.update(STABLE, FOLD, stable -> List.of());

        assertThat(updated.isWritten()).isFalse();
        assertThat(updated.result()).isNull();
        assertThat(updated.version()).isEqualTo(ExpectedVersion.noStream());
        assertThat(updated.state()).isEqualTo(new Stable(0, 0));
        assertThat(stored()).isEmpty();
    }

    @Test
    void after_a_conflict_the_update_loads_and_decides_again() {
        delivered(10);
        List<Integer> seen = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();

        var updated = template.update(STABLE, FOLD, stable -> {
            seen.add(stable.hay());
            if (seen.size() <= 2) {
                delivered(1);
            }
            var event = template.eventOf(new HayEaten(stable.hay()));
            ids.add(event.id());
            return List.of(event);
        });

        assertThat(seen).containsExactly(10, 11, 12);
        assertThat(updated.attempts()).isEqualTo(3);
        assertThat(updated.state()).isEqualTo(new Stable(0, 4));
        assertThat(stored()).extracting(RecordedEvent::id).contains(ids.get(2)).doesNotContain(ids.get(0), ids.get(1));
        assertThat(storedTypes()).containsExactly("HayDelivered", "HayDelivered", "HayDelivered", "hay-eaten");
    }

    @Test
    void a_mutable_state_of_a_refused_attempt_is_not_used_again() {
        delivered(10);
        AtomicInteger calls = new AtomicInteger();
        Fold<List<String>, StableEvent> names = Fold.mutable(
                StableEvent.class,
                ArrayList::new,
                (list, event) -> list.add(event.getClass().getSimpleName()));

        var updated = template.update(STABLE, names, list -> {
            if (calls.getAndIncrement() == 0) {
                delivered(1);
            }
            return List.of(new HayEaten(1));
        });

        assertThat(updated.state()).containsExactly("HayDelivered", "HayDelivered", "HayEaten");
    }

    @Test
    void an_update_gives_up_after_its_retries_and_writes_nothing() {
        delivered(10);
        var options = OPTIONS.withMaxRetries(2)
                .withBackoff(Backoff.defaults().withDelays(Duration.ofMillis(1), Duration.ofMillis(1)));

        var conflict = catchThrowableOfType(
                UpdateConflictException.class,
                () -> template.update(STABLE, FOLD, options, stable -> {
                    delivered(1);
                    return stable.eat(1);
                }));

        assertThat(conflict.stream()).isEqualTo(STABLE);
        assertThat(conflict.attempts()).isEqualTo(3);
        assertThat(conflict.expected()).isEqualTo(ExpectedVersion.exactly(2));
        assertThat(conflict.actual()).isIn(3L, null);
        assertThat(conflict).hasCauseInstanceOf(WrongExpectedVersionException.class);
        assertThat(conflict)
                .hasMessageStartingWith("the update of 'stable-7' was given up after 3 attempts: it expected version 2")
                .hasMessageEndingWith("nothing was written");
        assertThat(storedTypes()).containsOnly("HayDelivered").hasSize(4);
    }

    @Test
    void an_update_without_retries_decides_once() {
        assertThatThrownBy(() -> template.update(STABLE, FOLD, OPTIONS.withMaxRetries(0), stable -> {
                    delivered(1);
                    return List.of(new HayEaten(0));
                }))
                .isInstanceOf(UpdateConflictException.class);
        assertThat(storedTypes()).containsExactly("HayDelivered");
    }

    @Test
    void an_exception_of_the_decision_reaches_the_caller_as_it_is() {
        delivered(1);
        var failure = catchThrowable(() -> template.update(STABLE, FOLD, stable -> stable.eat(5)));

        assertThat(failure).isExactlyInstanceOf(NotEnoughHayException.class).hasNoCause();
        assertThat(template.updateAsync(STABLE, FOLD, stable -> stable.eat(5)))
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isExactlyInstanceOf(NotEnoughHayException.class);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void a_conflict_of_another_update_inside_the_decision_is_not_retried() {
        var inner = new WrongExpectedVersionException("other", ExpectedVersion.noStream(), 3L);
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> template.update(STABLE, FOLD, stable -> {
                    calls.incrementAndGet();
                    throw inner;
                }))
                .isSameAs(inner);
        assertThat(calls).hasValue(1);
    }

    @Test
    void an_edit_of_an_older_version_is_refused_before_it_decides() {
        delivered(1, 2);
        var seen = template.load(STABLE, FOLD).version();
        delivered(3);
        AtomicInteger calls = new AtomicInteger();

        var conflict = catchThrowableOfType(
                UpdateConflictException.class,
                () -> template.update(STABLE, FOLD, OPTIONS.withExpectedVersion(seen), stable -> {
                    calls.incrementAndGet();
                    return stable.eat(1);
                }));

        assertThat(calls).hasValue(0);
        assertThat(conflict.expected()).isEqualTo(seen);
        assertThat(conflict.actual()).isEqualTo(2);
        assertThat(conflict.attempts()).isOne();
        assertThat(conflict)
                .hasMessageContaining("after 1 attempt: it expected version 1")
                .hasNoCause();
        assertThat(stored()).hasSize(3);
    }

    @Test
    void an_edit_that_another_writer_overtakes_is_refused_without_retries() {
        delivered(1);
        AtomicInteger calls = new AtomicInteger();
        var options = OPTIONS.withExpectedVersion(ExpectedVersion.exactly(0));

        assertThatThrownBy(() -> template.update(STABLE, FOLD, options, stable -> {
                    calls.incrementAndGet();
                    delivered(2);
                    return stable.eat(1);
                }))
                .isInstanceOfSatisfying(
                        UpdateConflictException.class,
                        conflict -> assertThat(conflict.attempts()).isOne());
        assertThat(calls).hasValue(1);
        assertThat(storedTypes()).containsExactly("HayDelivered", "HayDelivered");
    }

    @Test
    void an_edit_of_the_current_version_is_written() {
        delivered(4);

        var updated = template.update(
                STABLE, FOLD, OPTIONS.withExpectedVersion(ExpectedVersion.exactly(0)), stable -> stable.eat(1));

        assertThat(updated.state().hay()).isEqualTo(3);
    }

    @Test
    void a_stream_can_be_required_to_be_new_or_to_exist() {
        var create = OPTIONS.withExpectedVersion(ExpectedVersion.noStream());
        var change = OPTIONS.withExpectedVersion(ExpectedVersion.streamExists());
        assertThatThrownBy(() -> template.update(STABLE, FOLD, change, stable -> List.of(new HayDelivered(1))))
                .isInstanceOfSatisfying(
                        UpdateConflictException.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(-1));

        template.update(STABLE, FOLD, create, stable -> List.of(new HayDelivered(1)));

        assertThatThrownBy(() -> template.update(STABLE, FOLD, create, stable -> List.of(new HayDelivered(1))))
                .isInstanceOf(UpdateConflictException.class);
        AtomicInteger calls = new AtomicInteger();
        template.update(STABLE, FOLD, change, stable -> {
            if (calls.getAndIncrement() == 0) {
                delivered(2);
            }
            return List.of(new HayEaten(3));
        });
        assertThat(calls).hasValue(2);
        assertThat(storedTypes()).containsExactly("HayDelivered", "HayDelivered", "hay-eaten");
    }

    @Test
    void metadata_correlation_and_causation_travel_with_the_events() {
        delivered(5);
        var cause = stored().get(0);

        template.update(
                STABLE,
                FOLD,
                OPTIONS.withMetadata("user", "Derpy")
                        .withMetadata(Map.of("door", 2))
                        .causedBy(cause),
                stable -> List.of(
                        new HayEaten(1), template.eventOf(new HayEaten(2)).withMetadata(Map.of("user", "vet"))));
        template.update(
                STABLE,
                FOLD,
                OPTIONS.withCorrelationId("talk").withCausationId(cause.id()),
                stable -> List.of(new HayEaten(1)));

        var first = stored().get(1);
        assertThat(first.metadata().json().get("user").asString()).isEqualTo("Derpy");
        assertThat(first.metadata().json().get("door").asInt()).isEqualTo(2);
        assertThat(first.correlationId()).isEqualTo(cause.id().toString());
        assertThat(first.causationId()).isEqualTo(cause.id().toString());
        var second = stored().get(2);
        assertThat(second.metadata().json().get("user").asString()).isEqualTo("vet");
        assertThat(second.causationId()).isEqualTo(cause.id().toString());
        assertThat(stored().get(3).correlationId()).isEqualTo("talk");
        assertThat(stored().get(3).causationId()).isEqualTo(cause.id().toString());
    }

    @Test
    void an_invalid_decision_writes_nothing() {
        delivered(5);

        assertThatThrownBy(() -> template.update(STABLE, FOLD, stable -> null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("empty collection");
        assertThatThrownBy(() -> template.update(STABLE, FOLD, stable -> Arrays.asList(new HayEaten(1), null)))
                .isInstanceOf(InvalidEventBodyException.class);
        assertThatThrownBy(() -> template.update(STABLE, FOLD, stable -> List.of(stable, "text")))
                .isInstanceOf(InvalidEventBodyException.class);
        assertThatThrownBy(() -> template.update(STABLE, FOLD, stable -> List.of(OPTIONS)))
                .isInstanceOf(InvalidEventBodyException.class);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void an_event_that_the_fold_could_not_read_is_not_written() {
        assertThatThrownBy(() -> template.update(STABLE, FOLD, stable -> List.of(new PonyJumped("Derpy", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PonyJumped")
                .hasMessageContaining("Nothing was written");
        assertThatThrownBy(() -> template.update(
                        STABLE, FOLD, stable -> List.of(NewEvent.of("HayDelivered", Map.of("kilos", 1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an instance");
        assertThat(stored()).isEmpty();

        var updated = template.update(
                STABLE,
                FOLD.withSkipUnknownTypes(true),
                stable -> List.of(new PonyJumped("Derpy", 1), new HayDelivered(1)));
        assertThat(updated.state()).isEqualTo(new Stable(1, 1));
        assertThat(storedTypes()).containsExactly("PonyJumped", "HayDelivered");
    }

    @Test
    void a_repeated_update_with_the_same_key_writes_nothing() {
        delivered(10);
        var options = OPTIONS.withIdempotencyKey("meal-1").withMetadata("user", "Derpy");
        AtomicInteger calls = new AtomicInteger();

        Updated<Stable> first = null;
        for (int i = 0; i < 2; i++) {
            var updated = template.update(STABLE, FOLD, options, stable -> {
                calls.incrementAndGet();
                return List.of(new HayEaten(1), new HayEaten(2));
            });
            first = first == null ? updated : first;
            assertThat(updated.repeated()).isEqualTo(i == 1);
            assertThat(updated.isWritten()).isEqualTo(i == 0);
            assertThat(updated.state()).isEqualTo(new Stable(7, 3));
        }

        assertThat(calls).hasValue(1);
        assertThat(stored()).hasSize(3);
        assertThat(stored().get(1).id()).isEqualTo(first.events().get(0).id());
        template.update(STABLE, FOLD, OPTIONS.withIdempotencyKey("meal-2"), stable -> stable.eat(1));
        template.update(STABLE, FOLD, options.withoutIdempotencyKey(), stable -> stable.eat(1));
        assertThat(stored()).hasSize(5);
    }

    @Test
    void options_are_checked() {
        assertThatThrownBy(() -> OPTIONS.withMaxRetries(-1)).isInstanceOf(InvalidSettingsException.class);
        assertThatThrownBy(() -> OPTIONS.withIdempotencyKey(" ")).isInstanceOf(InvalidSettingsException.class);
        assertThatThrownBy(() -> OPTIONS.withCorrelationId(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(OPTIONS.withMaxRetries(3).withMetadata("user", "secret")).hasToString("UpdateOptions[maxRetries=3]");
        assertThat(OPTIONS.withMaxRetries(3).maxRetries()).isEqualTo(3);
        assertThat(OPTIONS.maxRetries()).isEqualTo(20);
        assertThat(OPTIONS.backoff().initial()).hasMillis(10);
        assertThat(OPTIONS.backoff().max()).hasMillis(200);
    }

    @Test
    void an_asynchronous_update_does_the_same() {
        delivered(10);
        AtomicInteger calls = new AtomicInteger();
        List<String> threads = new ArrayList<>();

        var updated = template.updateAsync(STABLE, FOLD, stable -> {
                    threads.add(Thread.currentThread().getName());
                    if (calls.getAndIncrement() == 0) {
                        delivered(1);
                    }
                    return stable.eat(4);
                })
                .join();

        assertThat(updated.state()).isEqualTo(new Stable(7, 3));
        assertThat(updated.attempts()).isEqualTo(2);
        assertThat(threads).hasSize(2).allMatch(name -> name.startsWith("photonpump-callback"));
        var conflict = template.updateAsync(
                STABLE, FOLD, OPTIONS.withExpectedVersion(ExpectedVersion.exactly(0)), stable -> stable.eat(1));
        assertThat(conflict)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(UpdateConflictException.class);
    }

    @Test
    void a_cancelled_asynchronous_update_goes_no_further() throws InterruptedException {
        delivered(1);
        var deciding = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var fold = Fold.of(StableEvent.class, 0, (count, event) -> {
            deciding.countDown();
            awaitLatch(goOn);
            return count + 1;
        });
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Void> returned = new CompletableFuture<>();

        var update = template.updateAsync(STABLE, fold, count -> {
            calls.incrementAndGet();
            delivered(1); // Causes a conflict, after which the cancelled update does not decide again.
            returned.complete(null);
            return List.of(new HayDelivered(1));
        });
        deciding.await();
        update.cancel(true);
        goOn.countDown();

        assertThat(returned).succeedsWithin(SOON);
        template.update(STABLE, FOLD, stable -> List.of());
        assertThat(update).isCancelled();
        assertThatThrownBy(update::join).isInstanceOf(CancellationException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void an_asynchronous_update_fails_if_the_client_closes() {
        server.refuseConnections();
        server.killConnections();
        var waiting = template.updateAsync(STABLE, FOLD, stable -> stable.eat(1));

        client.close();

        assertThat(waiting)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ClientClosedException.class);
        assertThat(template.loadAsync(STABLE, FOLD))
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ClientClosedException.class);
    }

    @Test
    void an_interrupt_ends_the_wait_of_an_update() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> template.update(STABLE, FOLD, stable -> List.of(new HayDelivered(1))))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stored()).isEmpty();
    }

    @Test
    void call_options_apply_to_all_requests_of_a_template() {
        delivered(1);
        var wrong = template.with(CallOptions.defaults().withCredentials(new Credentials("nobody", "wrong")));

        assertThatThrownBy(() -> wrong.load(STABLE, FOLD)).isInstanceOf(NotAuthenticatedException.class);
        assertThatThrownBy(() -> wrong.update(STABLE, FOLD, stable -> stable.eat(1)))
                .isInstanceOf(NotAuthenticatedException.class);
        assertThatThrownBy(
                        () -> wrong.read(STABLE, StableEvent.class).iterator().hasNext())
                .isInstanceOf(NotAuthenticatedException.class);
        assertThatThrownBy(() -> wrong.publish(STABLE, new HayEaten(1)).join())
                .hasCauseInstanceOf(NotAuthenticatedException.class);
        assertThat(template.load(STABLE, FOLD).state().hay()).isOne();
    }

    List<String> storedTypes() {
        return stored().stream().map(RecordedEvent::type).toList();
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
