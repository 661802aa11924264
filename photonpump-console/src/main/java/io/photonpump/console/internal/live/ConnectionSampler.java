package io.photonpump.console.internal.live;

import io.photonpump.admin.NodeInfo;
import io.photonpump.client.ConnectionStatus;
import io.photonpump.client.EventStoreClient;
import io.photonpump.console.internal.live.ConnectionHistory.Record;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Describes the connection of one client, while a page is open. Asks the server for its role and for the round-trip time. Called by
 * the thread of the feed; replies arrive on others, in volatile fields.
 */
final class ConnectionSampler {

    private static final int SAMPLES_BETWEEN_PINGS = 2;
    private static final int SAMPLES_BETWEEN_ROLES = 10;

    private final String name;
    private final EventStoreClient client;
    private final ConnectionHistory history;
    private final AtomicBoolean pinging = new AtomicBoolean();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Duration roundTrip;
    private volatile @Nullable NodeInfo node;
    private long samples;

    ConnectionSampler(String name, EventStoreClient client, ConnectionHistory history) {
        this.name = name;
        this.client = client;
        this.history = history;
    }

    EventStoreClient client() {
        return client;
    }

    Map<String, @Nullable Object> sample() {
        ConnectionStatus status = client.status();
        if (status.isReady()) {
            ask();
        } else {
            roundTrip = null;
            node = null;
            samples = 0;
        }
        Record record = history.of(name);
        NodeInfo known = node;
        Duration last = roundTrip;
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("phase", status.phase().name().toLowerCase(Locale.ROOT));
        view.put("since", status.since().toString());
        view.put(
                "endpoint", status.endpoint() == null ? null : status.endpoint().toString());
        view.put(
                "role",
                known == null
                        ? null
                        : known.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        view.put("version", known == null ? null : known.version());
        view.put("attempts", status.attempts());
        view.put("error", status.lastError());
        view.put("reconnects", record.reconnects());
        view.put("roundTripMicros", last == null ? null : last.toNanos() / 1_000);
        view.put("changes", changes(record));
        return view;
    }

    private static List<Map<String, Object>> changes(Record record) {
        List<Map<String, Object>> changes = new ArrayList<>();
        for (ConnectionHistory.Change change : record.changes()) {
            String phase = change.phase().name().toLowerCase(Locale.ROOT);
            changes.add(Map.<String, Object>of("at", change.at().toEpochMilli(), "phase", phase));
        }
        return changes;
    }

    private void ask() {
        if (samples % SAMPLES_BETWEEN_PINGS == 0 && pinging.compareAndSet(false, true)) {
            client.ping().whenComplete((time, failure) -> {
                roundTrip = failure == null ? time : null;
                pinging.set(false);
            });
        }
        if (samples % SAMPLES_BETWEEN_ROLES == 0 && asking.compareAndSet(false, true)) {
            client.admin().nodeInfo().whenComplete((info, failure) -> {
                node = failure == null ? info : null;
                asking.set(false);
            });
        }
        samples++;
    }
}
