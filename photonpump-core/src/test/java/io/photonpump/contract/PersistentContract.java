package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.DropReason;
import io.photonpump.error.GroupAlreadyExistsException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.EventFilter;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.stream.Position;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.ConsumerStrategy;
import io.photonpump.subscription.NackAction;
import io.photonpump.subscription.PersistentSubscription;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Persistent subscriptions: groups whose consumers share and acknowledge events. */
public abstract class PersistentContract extends Contract {

    private static final String GROUP = "vets";

    protected PersistentContract(ServerFixture server) {
        super(server);
    }

    private static PersistentSubscriptionSettings settings() {
        return PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning());
    }

    /** Writes a new stream of {@code count} events and creates a group from its beginning. */
    private String groupOn(int count, PersistentSubscriptionSettings settings) {
        String stream = count == 0 ? newStream("persistent") : streamOf("persistent", count);
        await(client.createSubscription(stream, GROUP, settings));
        return stream;
    }

    private static String parked(String stream) {
        return "$persistentsubscription-" + stream + "::" + GROUP + "-parked";
    }

    @Test
    void existing_and_new_events_are_delivered() {
        String stream = groupOn(5, settings());
        var heard = new Heard();
        try (var subscription = client.connectSubscription(
                stream, GROUP, ConsumerOptions.defaults().withListener(heard))) {
            subscription.forEach(heard);
            append(stream, 5, 20);

            assertThat(heard.numbersOnceThereAre(25)).isEqualTo(range(0, 25));
            assertThat(subscription.group()).isEqualTo(GROUP);
            assertThat(heard.events()).allMatch(event -> event.retryCount() == 0);
            assertThat(heard.calls()).startsWith("live");
        }
    }

    @Test
    void events_acknowledged_just_before_the_client_closed_are_not_delivered_again() {
        String stream = groupOn(5, settings());
        try (EventStoreClient shortLived = PhotonPump.connect(server.settings())) {
            var subscription = shortLived.connectSubscription(
                    stream, GROUP, ConsumerOptions.defaults().withInFlight(100));
            Iterator<ResolvedEvent> events = subscription.events().iterator();
            for (int i = 0; i < 3; i++) {
                subscription.ack(events.next());
            }
        }

        var heard = new Heard();
        try (var subscription = client.connectSubscription(stream, GROUP)) {
            subscription.forEach(heard);
            assertThat(heard.numbersOnceThereAre(2)).containsExactlyInAnyOrder(3, 4);
        }
    }

    @Test
    void by_default_a_group_begins_with_events_written_after_its_creation() {
        String stream = streamOf("persistent", 3);
        await(client.createSubscription(stream, GROUP, PersistentSubscriptionSettings.defaults()));
        append(stream, 3, 2);
        var heard = new Heard();
        try (var subscription = client.connectSubscription(stream, GROUP)) {
            subscription.forEach(heard);

            assertThat(heard.numbersOnceThereAre(2)).containsExactly(3, 4);
        }
    }

    @Test
    void creating_twice_and_updating_or_deleting_a_missing_group_are_errors() {
        String stream = groupOn(0, settings());

        assertFailure(client.createSubscription(stream, GROUP, settings()))
                .isInstanceOfSatisfying(GroupAlreadyExistsException.class, e -> {
                    assertThat(e.stream()).isEqualTo(stream);
                    assertThat(e.group()).isEqualTo(GROUP);
                });
        assertFailure(client.updateSubscription(stream, "missing", settings()))
                .isInstanceOf(GroupNotFoundException.class);
        assertFailure(client.deleteSubscription(stream, "missing")).isInstanceOf(GroupNotFoundException.class);
    }

    @Test
    void groups_on_all_are_refused_with_the_reason_by_a_connection_that_has_none() {
        var onAll = PersistentSubscriptionSettings.defaults()
                .withStartFrom(StartFrom.after(Position.START))
                .withFilter(EventFilter.excludeSystemEvents());
        for (var refused : List.of(
                client.createSubscriptionToAll(GROUP, onAll),
                client.createSubscription("$all", GROUP, onAll),
                client.updateSubscriptionToAll(GROUP, onAll),
                client.deleteSubscriptionToAll(GROUP))) {
            assertFailure(refused)
                    .isInstanceOf(UnsupportedByServerException.class)
                    .hasMessageContaining("'" + GROUP + "' on '$all'")
                    .hasMessageContaining("use a catch-up subscription to $all");
        }
    }

    @Test
    void joining_a_group_on_all_ends_with_the_reason_on_a_connection_that_has_none() {
        for (var subscription :
                List.of(client.connectSubscriptionToAll(GROUP), client.connectSubscription("$all", GROUP))) {
            assertFailure(subscription.started()).isInstanceOf(UnsupportedByServerException.class);
            assertThat(await(subscription.closed())).isEqualTo(DropReason.UNSUPPORTED);
        }
    }

    @Test
    void connecting_to_a_missing_group_fails() {
        var subscription = client.connectSubscription(newStream("persistent"), GROUP);

        assertFailure(subscription.started()).isInstanceOf(GroupNotFoundException.class);
        assertThat(await(subscription.closed())).isEqualTo(DropReason.NOT_FOUND);
    }

    @Test
    void a_group_accepts_at_most_its_maximum_of_consumers() {
        String stream = groupOn(0, settings().withMaxSubscriberCount(1));
        try (var first = client.connectSubscription(stream, GROUP)) {
            await(first.started());
            var second = client.connectSubscription(stream, GROUP);

            assertThat(await(second.closed())).isEqualTo(DropReason.SUBSCRIBER_MAX_COUNT_REACHED);
        }
    }

    @Test
    void deleting_a_group_ends_its_consumers() {
        String stream = groupOn(1, settings());
        var heard = new Heard();
        var subscription = client.connectSubscription(stream, GROUP);
        var consumed = subscription.forEach(heard);
        heard.numbersOnceThereAre(1);

        await(client.deleteSubscription(stream, GROUP));

        assertFailure(consumed).isInstanceOf(SubscriptionDroppedException.class);
        assertThat(await(subscription.closed())).isIn(DropReason.NOT_FOUND, DropReason.GROUP_DELETED);
    }

    @Test
    void consumers_rejoin_after_an_update() {
        String stream = groupOn(1, settings());
        var heard = new Heard();
        try (var subscription = client.connectSubscription(stream, GROUP)) {
            subscription.forEach(heard);
            heard.numbersOnceThereAre(1);

            await(client.updateSubscription(stream, GROUP, settings().withMaxRetryCount(3)));
            append(stream, 1, 3);

            eventually(() -> heard.numbers().containsAll(List.of(0, 1, 2, 3)));
        }
    }

    @Test
    void no_more_events_are_in_flight_than_requested() {
        String stream = groupOn(50, settings());
        var heard = new Heard();
        var permits = new Semaphore(0);
        try (var subscription = client.connectSubscription(
                stream, GROUP, ConsumerOptions.defaults().withInFlight(4))) {
            subscription.forEach(event -> {
                heard.accept(event);
                permits.acquire();
            });
            heard.numbersOnceThereAre(1);
            assertThat(await(client.admin().subscriptions().info(stream, GROUP)).inFlight())
                    .isEqualTo(4);
            permits.release(1_000);

            assertThat(heard.numbersOnceThereAre(50)).isEqualTo(range(0, 50));
        }
    }

    @Test
    void only_unacknowledged_events_are_delivered_again() {
        String stream = groupOn(4, settings());
        var first = client.connectSubscription(stream, GROUP);
        var events = first.events().iterator();
        ResolvedEvent zero = events.next();
        ResolvedEvent one = events.next();
        first.ack(List.of(zero, one));
        await(first.unsubscribe());

        var heard = new Heard();
        try (var second = client.connectSubscription(stream, GROUP)) {
            second.forEach(heard);
            assertThat(heard.numbersOnceThereAre(2)).containsExactlyInAnyOrder(2, 3);
        }
    }

    @Test
    void raw_events_are_not_acknowledged_by_themselves() {
        String stream = groupOn(2, settings().withMessageTimeout(Duration.ofSeconds(1)));
        try (var subscription = client.connectSubscription(stream, GROUP)) {
            var events = subscription.events().iterator();
            assertThat(n(events.next())).isZero();
            assertThat(n(events.next())).isEqualTo(1);

            server.pass(Duration.ofSeconds(3));

            var again = Stream.of(events.next(), events.next()).toList();
            assertThat(numbers(again)).containsExactlyInAnyOrder(0, 1);
            assertThat(again).allMatch(event -> event.retryCount() == 1);
            subscription.ack(again);
        }
    }

    @Test
    void a_consumer_that_throws_gets_the_event_again_until_it_is_parked() {
        String stream = groupOn(3, settings().withMaxRetryCount(2));
        var heard = new Heard();
        try (var subscription = client.connectSubscription(stream, GROUP)) {
            subscription.forEach(event -> {
                heard.accept(event);
                if (n(event) == 1) {
                    throw new IllegalStateException("never this one");
                }
            });

            eventually(() -> heard.numbers().stream().filter(n -> n == 1).count() == 3);
            eventually(() -> heard.numbers().contains(2));
            awaitParked(stream, 1);
            assertThat(heard.events().stream().filter(e -> n(e) == 1).map(ResolvedEvent::retryCount))
                    .containsExactly(0, 1, 2);
        }
    }

    private void awaitParked(String stream, int... numbers) {
        eventually(() -> client.get(parked(stream))
                .handle((page, missing) -> page != null
                        && numbers(page.events())
                                .equals(Arrays.stream(numbers).boxed().toList()))
                .get());
    }

    @Test
    void a_nack_parks_retries_or_skips_an_event() {
        String stream = groupOn(3, settings());
        try (var subscription = client.connectSubscription(stream, GROUP)) {
            var events = subscription.events().iterator();
            subscription.nack(NackAction.PARK, "too shy", events.next());
            subscription.nack(NackAction.SKIP, "too old", events.next());
            subscription.nack(NackAction.RETRY, "too busy", events.next());

            ResolvedEvent again = events.next();
            assertThat(n(again)).isEqualTo(2);
            assertThat(again.retryCount()).isEqualTo(1);
            subscription.ack(again);
            awaitParked(stream, 0);
            assertThat(await(client.getEvent(parked(stream), 0))
                            .received()
                            .metadata()
                            .text())
                    .contains("too shy");
        }
    }

    @Test
    void parked_events_may_be_replayed() {
        String stream = groupOn(1, settings());
        var heard = new Heard();
        try (var subscription = client.connectSubscription(stream, GROUP)) {
            var events = subscription.events().iterator();
            subscription.nack(NackAction.PARK, "later", events.next());
            awaitParked(stream, 0);

            await(client.admin().subscriptions().replayParked(stream, GROUP));

            ResolvedEvent again = events.next();
            assertThat(n(again)).isZero();
            subscription.ack(again);
        }
    }

    @Test
    void consumers_share_the_work() {
        String stream = groupOn(0, settings().withStrategy(ConsumerStrategy.ROUND_ROBIN));
        var one = new Heard();
        var other = new Heard();
        try (PersistentSubscription first = client.connectSubscription(stream, GROUP);
                PersistentSubscription second = client.connectSubscription(stream, GROUP)) {
            first.forEach(one);
            second.forEach(other);
            await(first.started());
            await(second.started());

            append(stream, 0, 40);

            eventually(() -> one.events().size() + other.events().size() >= 40);
            assertThat(Stream.concat(one.numbers().stream(), other.numbers().stream()))
                    .containsExactlyInAnyOrderElementsOf(range(0, 40));
            assertThat(one.events()).isNotEmpty();
            assertThat(other.events()).isNotEmpty();
        }
    }

    @Test
    void groups_on_links_follow_them_and_acknowledge_the_links() {
        String target = streamOf("target", 3);
        String links = newStream("links");
        await(client.publish(
                links, range(0, 3).stream().map(n -> NewEvent.linkTo(target, n)).toList()));
        await(client.createSubscription(links, GROUP, settings().withResolveLinks(true)));
        var heard = new Heard();
        try (var subscription = client.connectSubscription(links, GROUP)) {
            subscription.forEach(heard);

            assertThat(heard.numbersOnceThereAre(3)).isEqualTo(range(0, 3));
            assertThat(heard.events()).allMatch(e -> e.stream().equals(links) && e.link() != null);
            eventually(() ->
                    await(client.admin().subscriptions().info(links, GROUP)).inFlight() == 0);
        }
    }

    @Test
    void closing_the_subscription_sends_the_last_acknowledgements() {
        String stream = groupOn(3, settings());
        var heard = new Heard();
        var subscription = client.connectSubscription(
                stream, GROUP, ConsumerOptions.defaults().withInFlight(100));
        subscription.forEach(heard);
        heard.numbersOnceThereAre(3);
        await(subscription.unsubscribe());
        append(stream, 3, 1);

        var next = new Heard();
        try (var later = client.connectSubscription(stream, GROUP)) {
            later.forEach(next);
            eventually(() -> next.numbers().contains(3));
            // The consumer of the last event may not have returned when the subscription was closed.
            assertThat(next.numbers()).doesNotContain(0, 1);
        }
    }
}
