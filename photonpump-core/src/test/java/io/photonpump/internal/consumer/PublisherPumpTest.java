package io.photonpump.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.photonpump.client.PublishOptions;
import io.photonpump.error.PublishStoppedException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.PublishSummary;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.request.EventEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Writes from publishers that follow the rules of Reactive Streams and from publishers that break them. */
class PublisherPumpTest {

    private static final int MEGABYTE = 1024 * 1024;

    private final List<Integer> batches = new ArrayList<>();
    private final CompletableFuture<PublishSummary> done = new CompletableFuture<>();
    private final List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
    private boolean answers = true;
    private int cancels;

    private PublisherPump pump(int batchSize) {
        return new PublisherPump(
                "ponies",
                PublishOptions.defaults().withBatchSize(batchSize),
                new EventEncoder(new JsonMapper())::encode,
                (batch, version) -> {
                    batches.add(batch.size());
                    var write = new CompletableFuture<WriteResult>();
                    writes.add(write);
                    if (answers) {
                        write.complete(new WriteResult(0, batch.size() - 1, null));
                    }
                    return write;
                },
                done);
    }

    private Flow.Subscription asked(LongConsumer request) {
        return new Flow.Subscription() {
            @Override
            public void request(long n) {
                request.accept(n);
            }

            @Override
            public void cancel() {
                cancels++;
            }
        };
    }

    private static NewEvent jump(int bytes) {
        return NewEvent.binary("PonyJumped", new byte[bytes]);
    }

    /** A body whose property cannot be read. */
    public static final class Unwritable {
        public int getHeight() {
            throw new IllegalStateException("not measured");
        }
    }

    private PublishStoppedException stopped() {
        assertThat(done).isCompletedExceptionally();
        return (PublishStoppedException) catchThrowable(done::join).getCause();
    }

    @Test
    void a_publisher_that_emits_at_once_does_not_deepen_the_stack() {
        PublisherPump pump = pump(2);
        int[] given = {0};
        int[] depth = {0};
        int[] deepest = {0};
        pump.onSubscribe(asked(n -> {
            deepest[0] = Math.max(deepest[0], ++depth[0]);
            for (long i = 0; i < n && given[0] < 10_000; i++) {
                given[0]++;
                pump.onNext(jump(1));
            }
            depth[0]--;
        }));
        pump.onComplete();

        assertThat(deepest[0]).isEqualTo(1);
        assertThat(done).isCompletedWithValueMatching(summary -> summary.eventCount() == 10_000);
    }

    @Test
    void large_events_make_batches_and_demand_small() {
        PublisherPump pump = pump(500);
        List<Long> asked = new ArrayList<>();
        pump.onSubscribe(asked(asked::add));

        for (int i = 0; i < 16; i++) {
            pump.onNext(jump(MEGABYTE));
        }
        pump.onComplete();

        assertThat(batches).containsExactly(4, 4, 4, 4);
        assertThat(asked.stream().skip(1)).allMatch(n -> n <= 4);
    }

    @Test
    void an_event_that_cannot_be_written_stops_it_after_those_that_can() {
        PublisherPump pump = pump(500);
        pump.onSubscribe(asked(n -> {}));
        pump.onNext(jump(1));
        pump.onNext(NewEvent.json("PonyJumped", new Unwritable()));

        assertThat(batches).containsExactly(1);
        assertThat(stopped().eventCount()).isEqualTo(1);
        assertThat(stopped()).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_publisher_that_exceeds_the_demand_is_stopped() {
        PublisherPump pump = pump(3);
        pump.onSubscribe(asked(n -> {}));
        answers = false;

        for (int i = 0; i < 100; i++) {
            pump.onNext(jump(1));
        }
        assertThat(batches).containsExactly(3);
        writes.get(0).complete(new WriteResult(0, 2, null));
        writes.get(1).complete(new WriteResult(3, 5, null));

        assertThat(batches).as("one batch written, one filled in the meantime").containsExactly(3, 3);
        assertThat(stopped()).hasMessageContaining("more events than were requested");
        assertThat(stopped().eventCount()).isEqualTo(6);
    }

    @Test
    void a_publisher_that_emits_null_is_stopped() {
        PublisherPump pump = pump(3);
        pump.onSubscribe(asked(n -> {}));

        assertThatThrownBy(() -> pump.onNext(nothing())).isInstanceOf(NullPointerException.class);

        assertThat(stopped()).hasCauseInstanceOf(NullPointerException.class);
    }

    @SuppressWarnings("NullAway") // a broken publisher emits null
    private static NewEvent nothing() {
        return null;
    }

    @Test
    void a_publisher_that_throws_in_subscribe_stops_the_publication() {
        pump(3).drawFrom(subscriber -> {
            throw new IllegalStateException("closed");
        });

        assertThat(stopped()).hasMessageContaining("closed");
    }

    @Test
    void a_subscription_that_throws_in_request_stops_the_publication() {
        pump(3).drawFrom(subscriber -> subscriber.onSubscribe(asked(n -> {
            throw new IllegalStateException("closed");
        })));

        assertThat(stopped()).hasMessageContaining("closed");
    }

    @Test
    void cancelling_the_future_cancels_the_publisher_and_the_write() {
        PublisherPump pump = pump(1);
        answers = false;
        pump.onSubscribe(asked(n -> {}));
        pump.onNext(jump(1));

        done.cancel(false);

        assertThat(cancels).isEqualTo(1);
        assertThat(writes.get(0)).isCancelled();
    }
}
