package io.photonpump.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.internal.net.ReservedPort;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.stream.Position;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of an in-memory server at the same address: the events that a subscription has read no longer exist. */
class ReplacedServerTest extends WeaknessFixture {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private SubscribeOptions options(StartFrom from) {
        return SubscribeOptions.from(from).withListener(new SubscriptionListener() {
            @Override
            public void gap(String reason, @Nullable ResolvedEvent lastSeen) {
                heard.add("gap");
            }
        });
    }

    private void hear(Subscription subscription) {
        subscription.forEach(event -> {
            if (event.stream().startsWith(STREAM)) {
                heard.add(event.stream() + " " + event.eventNumber());
            }
        });
        await(subscription.started());
    }

    private void receives(String... what) {
        eventually(() -> heard.size() >= what.length);
        assertThat(heard).containsExactly(what);
    }

    @Test
    void a_catch_up_of_all_reports_it_and_restarts() {
        append(STREAM, 0, 500);
        hear(client.subscribeToAll(options(StartFrom.end())));
        append(STREAM, 500, 1);
        receives("ponies 500");

        int port = server.tcpPort();
        server.close();
        try (var other = EmbeddedEventStore.builder().tcpPort(port).start();
                var writer = PhotonPump.connect(other.url())) {
            await(writer.publish("ponies-2", jumps(0, 2)));

            receives("ponies 500", "gap", "ponies-2 0", "ponies-2 1");
        }
    }

    /** The new log is longer than the old one before the client reconnects, and has events at the same positions. */
    @Test
    void a_catch_up_of_all_detects_a_longer_log_with_other_events_at_the_same_positions(@TempDir Path directory) {
        append(STREAM, 0, 5);
        hear(client.subscribeToAll(options(StartFrom.end())));
        append(STREAM, 5, 1);
        receives("ponies 5");
        int port = server.tcpPort();
        server.close();
        try (ReservedPort held = ReservedPort.of("127.0.0.1", port)) {
            try (var other = EmbeddedEventStore.builder()
                            .dataDirectory(directory)
                            .start();
                    var writer = PhotonPump.connect(other.url())) {
                await(writer.publish(STREAM, jumps(0, 5)));
                await(writer.publish(STREAM, jumps(5, 1)));
                await(writer.publish(STREAM, jumps(6, 4)));
            }

            try (var other = EmbeddedEventStore.builder()
                    .dataDirectory(directory)
                    .tcpPort(held.port())
                    .start()) {
                receives(
                        "ponies 5",
                        "gap",
                        "ponies 0",
                        "ponies 1",
                        "ponies 2",
                        "ponies 3",
                        "ponies 4",
                        "ponies 5",
                        "ponies 6",
                        "ponies 7",
                        "ponies 8",
                        "ponies 9");
            }
        }
    }

    @Test
    void a_start_after_a_position_of_the_old_server_reports_a_gap_and_delivers_the_existing_events() {
        append(STREAM, 0, 2);

        hear(client.subscribeToAll(options(StartFrom.after(new Position(1_000_000, 1_000_000)))));

        receives("gap", "ponies 0", "ponies 1");
    }

    @Test
    void a_start_after_an_event_of_the_old_server_reports_a_gap_and_delivers_the_existing_events() {
        append(STREAM, 0, 2);

        hear(client.subscribeTo(STREAM, options(StartFrom.after(41))));

        receives("gap", "ponies 0", "ponies 1");
    }

    @Test
    void a_start_after_an_event_of_a_missing_stream_reports_a_gap_and_waits() {
        hear(client.subscribeTo(STREAM, options(StartFrom.after(41))));
        append(STREAM, 0, 1);

        receives("gap", "ponies 0");
    }
}
