package io.photonpump.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.stream.Position;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import io.photonpump.subscription.SubscriptionState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of the connection: subscriptions report them during the outage, with any number of waiting events. */
@Timeout(60)
class InterruptionsTest extends WeaknessFixture {

    enum Kind {
        VOLATILE,
        CATCH_UP,
        PERSISTENT
    }

    private final List<String> told = new CopyOnWriteArrayList<>();

    private final SubscriptionListener listener = new SubscriptionListener() {
        @Override
        public void stateChanged(SubscriptionState state) {
            told.add(state.name());
        }

        @Override
        public void live() {
            told.add("live");
        }

        @Override
        public void gap(String reason, @Nullable ResolvedEvent lastSeen) {
            told.add("gap");
        }
    };

    private Subscription subscribe(Kind kind, SubscriptionListener listener) {
        return switch (kind) {
            case VOLATILE -> client.subscribeTo(STREAM, SubscribeOptions.live().withListener(listener));
            case CATCH_UP ->
                client.subscribeTo(
                        STREAM, SubscribeOptions.from(StartFrom.beginning()).withListener(listener));
            case PERSISTENT -> {
                await(client.createSubscription(STREAM, "group", PersistentSubscriptionSettings.defaults()));
                yield client.connectSubscription(
                        STREAM, "group", ConsumerOptions.defaults().withListener(listener));
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void every_kind_reports_the_loss_during_the_outage_and_is_live_again_afterwards(Kind kind) {
        try (Subscription subscription = subscribe(kind, listener)) {
            subscription.forEach(event -> {});
            eventually(() -> told.contains("live"));

            goOffline();
            eventually(() -> told.get(told.size() - 1).equals("SUBSCRIBING"));
            assertThat(subscription.state()).isEqualTo(SubscriptionState.SUBSCRIBING);

            server.acceptConnections();
            eventually(() -> told.get(told.size() - 1).equals("live"));
            assertThat(told).containsSubsequence("live", "SUBSCRIBING", "LIVE", "live");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VOLATILE", "CATCH_UP"})
    void a_loss_is_reported_although_events_wait_for_a_consumer_without_demand(Kind kind) {
        try (Subscription subscription = subscribe(kind, listener)) {
            AtomicInteger received = new AtomicInteger();
            subscription.events().subscribe(new Reluctant(received));
            await(subscription.started());
            append(STREAM, 0, 20);
            eventually(() -> received.get() == 1);

            goOffline();

            eventually(() -> told.contains("SUBSCRIBING"));
            assertThat(received).hasValue(1);
        }
    }

    @Test
    void a_listener_that_throws_an_error_does_not_silence_the_subscription() {
        SubscriptionListener ill = new SubscriptionListener() {
            @Override
            public void live() {
                throw new AssertionError("a listener is very ill");
            }

            @Override
            public void checkpoint(Position position) {
                throw new AssertionError("a listener is very ill");
            }
        };
        try (Subscription subscription = subscribe(Kind.CATCH_UP, ill)) {
            AtomicInteger received = new AtomicInteger();
            subscription.forEach(event -> received.incrementAndGet());
            await(subscription.started());
            append(STREAM, 0, 3);
            eventually(() -> received.get() == 3);
        }
    }

    /** A subscriber that requests only one event. */
    private record Reluctant(AtomicInteger received) implements Flow.Subscriber<ResolvedEvent> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(ResolvedEvent event) {
            received.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
