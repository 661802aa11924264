package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.PublishOptions;
import io.photonpump.error.PublishStoppedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.NewEvent;
import io.photonpump.stream.ExpectedVersion;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Writes of a {@code Flow.Publisher} of events. */
public abstract class PublisherContract extends Contract {

    private static final PublishOptions SMALL_BATCHES =
            PublishOptions.defaults().withBatchSize(10);

    protected PublisherContract(ServerFixture server) {
        super(server);
    }

    /** Publishes {@code count} events on demand, and then fails if there is a {@code failure}. */
    private static final class Source implements Flow.Publisher<NewEvent> {
        private final int count;
        private final @Nullable Throwable failure;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicLong given = new AtomicLong();
        private final AtomicLong largestDemand = new AtomicLong();
        private final AtomicBoolean cancelled = new AtomicBoolean();

        private Source(int count, @Nullable Throwable failure) {
            this.count = count;
            this.failure = failure;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super NewEvent> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private boolean ended;

                @Override
                public synchronized void request(long n) {
                    largestDemand.accumulateAndGet(demand.addAndGet(n), Math::max);
                    while (demand.get() > 0 && given.get() < count && !cancelled.get()) {
                        demand.decrementAndGet();
                        subscriber.onNext(
                                jumps((int) given.getAndIncrement(), 1).get(0));
                    }
                    if (given.get() == count && !ended) {
                        ended = true;
                        if (failure == null) {
                            subscriber.onComplete();
                        } else {
                            subscriber.onError(failure);
                        }
                    }
                }

                @Override
                public void cancel() {
                    cancelled.set(true);
                }
            });
        }
    }

    @Test
    void everything_is_written_in_order() {
        String stream = newStream("publisher");

        var summary = await(client.publish(stream, new Source(95, null), SMALL_BATCHES));

        assertThat(summary.eventCount()).isEqualTo(95);
        assertThat(summary.last()).isNotNull();
        assertThat(summary.last().lastEventNumber()).isEqualTo(94);
        assertThat(numbers(await(client.get(stream)).events())).isEqualTo(range(0, 95));
    }

    @Test
    void the_demand_matches_the_speed_of_the_writes() {
        var source = new Source(500, null);

        await(client.publish(newStream("publisher"), source, SMALL_BATCHES));

        assertThat(source.largestDemand.get()).isBetween(1L, 20L);
    }

    @Test
    void an_empty_publisher_writes_nothing() {
        String stream = newStream("publisher");

        var summary = await(client.publish(stream, new Source(0, null), SMALL_BATCHES));

        assertThat(summary.eventCount()).isZero();
        assertThat(summary.last()).isNull();
        assertFailure(client.get(stream)).isInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void events_before_the_failure_of_a_publisher_are_written_and_counted() {
        String stream = newStream("publisher");
        var failure = new IllegalStateException("the file ends in mid-line");

        assertFailure(client.publish(stream, new Source(25, failure), SMALL_BATCHES))
                .isInstanceOfSatisfying(PublishStoppedException.class, stopped -> {
                    assertThat(stopped.stream()).isEqualTo(stream);
                    assertThat(stopped.eventCount()).isEqualTo(25);
                    assertThat(stopped.lastEventNumber()).isEqualTo(24);
                    assertThat(stopped).hasCause(failure);
                });

        assertThat(numbers(await(client.get(stream)).events())).isEqualTo(range(0, 25));
    }

    @Test
    void a_refused_batch_stops_the_publisher() {
        String stream = streamOf("publisher", 1);
        var source = new Source(1_000, null);

        assertFailure(client.publish(stream, source, SMALL_BATCHES.withExpectedVersion(ExpectedVersion.noStream())))
                .isInstanceOfSatisfying(PublishStoppedException.class, stopped -> {
                    assertThat(stopped.eventCount()).isZero();
                    assertThat(stopped.lastEventNumber()).isNull();
                    assertThat(stopped).hasCauseInstanceOf(WrongExpectedVersionException.class);
                });

        eventually(source.cancelled::get);
        assertThat(source.given.get()).isLessThan(1_000);
    }

    @Test
    void later_batches_expect_the_last_number_of_the_batch_before() throws Exception {
        String stream = newStream("publisher");
        try (var source = new SubmissionPublisher<NewEvent>()) {
            var published =
                    client.publish(stream, source, SMALL_BATCHES.withExpectedVersion(ExpectedVersion.noStream()));
            jumps(0, 10).forEach(source::submit);
            eventually(() -> client.tryPublish(
                            stream,
                            jumps(10, 1),
                            PublishOptions.defaults().withExpectedVersion(ExpectedVersion.exactly(9)))
                    .get()
                    .isWritten());
            jumps(11, 10).forEach(source::submit);

            assertFailure(published).isInstanceOfSatisfying(PublishStoppedException.class, stopped -> {
                assertThat(stopped.eventCount()).isEqualTo(10);
                assertThat(stopped).hasCauseInstanceOf(WrongExpectedVersionException.class);
            });
        }
    }

    @Test
    void cancelling_the_future_cancels_the_publisher() {
        var source = new SubmissionPublisher<NewEvent>();
        var published = client.publish(newStream("publisher"), source, SMALL_BATCHES);
        eventually(source::hasSubscribers);

        published.cancel(true);

        eventually(() -> !source.hasSubscribers());
    }
}
