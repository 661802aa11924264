package io.photonpump.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.SubscriptionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A consumer that is always too slow, and others on the same connection. */
class SlowConsumerTest extends WeaknessFixture {

    private static final int ROUNDS = 11;
    private static final int EVENTS = 50;
    private static final int BUFFER = 10;

    /** The events of the slow consumer in order: their numbers, and a mark for each reported gap. */
    private final List<Object> slowGot = new CopyOnWriteArrayList<>();

    private final Semaphore pace = new Semaphore(0);

    private final SubscriptionListener listener = new SubscriptionListener() {
        @Override
        public void gap(String reason, @Nullable ResolvedEvent lastSeen) {
            slowGot.add("gap");
        }
    };

    @Test
    void a_slow_volatile_consumer_delays_the_others_once_and_is_notified_of_each_gap() {
        var slow = client.subscribeTo(
                STREAM,
                SubscribeOptions.live()
                        .withBufferEvents(BUFFER)
                        .withBufferBytes(1_000_000)
                        .withListener(listener));
        slow.forEach(event -> {
            pace.acquire();
            slowGot.add(event.eventNumber());
        });
        var bystander = client.subscribeTo(STREAM);
        var seen = new AtomicInteger();
        bystander.forEach(event -> seen.incrementAndGet());
        await(slow.started());
        await(bystander.started());
        List<Duration> took = new ArrayList<>();

        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            append(STREAM, round * EVENTS, EVENTS);
            int written = (round + 1) * EVENTS;
            eventually(() -> seen.get() == written);
            await(client.ping());
            took.add(Duration.ofNanos(System.nanoTime() - begun));
            pace.release(BUFFER);
        }

        // One round may have to wait for the slow consumer.
        assertThat(took.stream().sorted().toList().get(ROUNDS / 2)).isLessThan(Duration.ofMillis(450));
        pace.release(ROUNDS * EVENTS);
        eventually(() -> {
            append(STREAM, 0, 1);
            return slowGot.stream().anyMatch(got -> got instanceof Long number && number >= ROUNDS * EVENTS);
        });
        assertThat(slowGot).hasSizeLessThan(ROUNDS * EVENTS);
        assertEveryJumpIsAnnounced();
        assertThat(happenings(ConnectionEvent.Disconnected.class)).isZero();
    }

    private void assertEveryJumpIsAnnounced() {
        long last = -1;
        boolean told = false;
        for (Object got : slowGot) {
            if (got instanceof Long number) {
                assertThat(number == last + 1 || told && number > last)
                        .as("event %s after %s in %s", number, last, slowGot)
                        .isTrue();
                last = number;
                told = false;
            } else {
                told = true;
            }
        }
    }
}
