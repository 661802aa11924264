package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.PhotonPump;
import io.photonpump.client.DeleteMode;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.event.Credentials;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of a password while the client is connected, with a supplier that knows the new password. */
public abstract class RotationContract extends Contract {

    /** Longer than a server needs to notice a changed user. */
    private static final Duration NOTICED = Duration.ofSeconds(3);

    private final String username = "pony-" + UUID.randomUUID();
    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
    private volatile String password = "muffin-1";
    private volatile String supplied = password;
    private EventStoreClient rotating;

    protected RotationContract(ServerFixture server) {
        super(server);
    }

    @BeforeEach
    void connect() {
        assumeTrue(server.checksAccess(), "this server does not check access");
        await(client.admin().users().create(username, "A Pony", List.of("$ops"), password));
        rotating = PhotonPump.connect(server.settings()
                .withCredentials(() -> new Credentials(username, supplied))
                .withConnectionListener(events::add));
        await(rotating.connected());
        await(rotating.ping());
    }

    @AfterEach
    void disconnect() {
        if (rotating != null) {
            rotating.close();
            await(client.admin().users().delete(username));
        }
    }

    /** Changes the password on the server, and in the supplier if {@code supply}. */
    private void rotate(boolean supply) {
        String old = password;
        password = "muffin-2";
        await(client.admin().users().resetPassword(username, password));
        server.pass(NOTICED);
        if (supply) {
            supplied = password;
        }
        var outdated = PhotonPump.connect(server.settings().withCredentials(username, old));
        try (outdated) {
            eventually(() ->
                    outdated.connected().handle((done, error) -> error != null).join());
        }
    }

    private void assertNeverDisconnected() {
        assertThat(events).noneMatch(ConnectionEvent.Disconnected.class::isInstance);
    }

    @Test
    void every_call_continues_over_the_same_connection() {
        String stream = streamOf("rotation", 2);
        rotate(true);

        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(rotating.publish(stream, jumps(2 + i, 1)));
        }
        calls.add(rotating.getEvent(stream, 0));
        calls.add(rotating.getStreamMetadata(stream));
        calls.forEach(Contract::await);

        assertThat(numbers(rotating.iter(stream).stream().toList())).isEqualTo(range(0, 22));
        await(rotating.createSubscription(stream, "g", PersistentSubscriptionSettings.defaults()));
        await(rotating.deleteStream(stream, ExpectedVersion.any(), DeleteMode.SOFT));
        assertNeverDisconnected();
    }

    @Test
    void a_consumer_of_a_group_acknowledges_with_the_new_password() {
        String stream = newStream("rotation");
        await(client.createSubscription(
                stream, "g", PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning())));
        var heard = new Heard();
        try (var subscription = rotating.connectSubscription(stream, "g", ConsumerOptions.defaults())) {
            subscription.forEach(heard);
            await(subscription.started());
            append(stream, 0, 1);
            heard.numbersOnceThereAre(1);
            rotate(true);

            append(stream, 1, 30);

            eventually(() -> heard.numbers().containsAll(range(0, 31)));
            // After a refused acknowledgement the server delivers the event again and does not end the subscription.
            assertThat(subscription.closed()).isNotDone();
        }
        assertNeverDisconnected();
    }

    @Test
    void new_subscriptions_use_the_new_password_and_running_ones_continue() {
        String stream = streamOf("rotation", 2);
        var before = new Heard();
        var after = new Heard();
        try (var old = rotating.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning()))) {
            old.forEach(before);
            before.numbersOnceThereAre(2);
            rotate(true);
            try (var young = rotating.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning()))) {
                young.forEach(after);
                after.numbersOnceThereAre(2);
                append(stream, 2, 2);

                assertThat(before.numbersOnceThereAre(4)).containsExactly(0, 1, 2, 3);
                assertThat(after.numbersOnceThereAre(4)).containsExactly(0, 1, 2, 3);
            }
        }
        assertNeverDisconnected();
    }

    @Test
    void a_late_supplier_fails_calls_until_it_knows_the_new_password() {
        String stream = streamOf("rotation", 1);
        rotate(false);

        assertFailure(rotating.get(stream))
                .isInstanceOfSatisfying(
                        NotAuthenticatedException.class,
                        refused -> assertThat(refused.username()).isEqualTo(username));
        supplied = password;

        assertThat(await(rotating.get(stream)).events()).hasSize(1);
        assertNeverDisconnected();
    }

    @Test
    void administration_continues_with_the_new_password() {
        assertThat(await(rotating.admin().users().current()).username()).isEqualTo(username);

        rotate(true);

        assertThat(await(rotating.admin().users().current()).username()).isEqualTo(username);
    }
}
