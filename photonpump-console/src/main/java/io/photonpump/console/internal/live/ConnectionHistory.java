package io.photonpump.console.internal.live;

import io.photonpump.settings.ConnectionEvent;
import io.photonpump.spring.event.ConnectionChanged;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;

/**
 * Remembers the last changes of each connection, so that a page that is opened later can show them. Works only when a connection
 * changes. Safe on any thread: a client's record is immutable and replaced atomically.
 */
public final class ConnectionHistory {

    private static final int KEPT = 120;

    private final Map<String, Record> records = new ConcurrentHashMap<>();
    private final Clock clock;

    public ConnectionHistory(Clock clock) {
        this.clock = clock;
    }

    /** Receives a change, in order for each client. */
    @EventListener
    public void on(ConnectionChanged changed) {
        Phase phase = phase(changed.event());
        records.compute(
                changed.client(),
                (client, known) -> (known == null ? Record.EMPTY : known).with(new Change(clock.instant(), phase)));
    }

    Record of(String client) {
        return records.getOrDefault(client, Record.EMPTY);
    }

    private static Phase phase(ConnectionEvent event) {
        if (event instanceof ConnectionEvent.Connected) {
            return Phase.READY;
        }
        if (event instanceof ConnectionEvent.Connecting) {
            return Phase.CONNECTING;
        }
        return event instanceof ConnectionEvent.Closed ? Phase.CLOSED : Phase.DOWN;
    }

    enum Phase {
        READY,
        CONNECTING,
        DOWN,
        CLOSED
    }

    record Change(Instant at, Phase phase) {}

    /**
     * The record of a client.
     *
     * @param connects how often the client was connected
     * @param changes the last changes, oldest first
     */
    record Record(int connects, List<Change> changes) {

        static final Record EMPTY = new Record(0, List.of());

        Record with(Change change) {
            int connected = connects + (change.phase() == Phase.READY ? 1 : 0);
            if (!changes.isEmpty() && changes.get(changes.size() - 1).phase() == change.phase()) {
                return new Record(connected, changes);
            }
            List<Change> all = new ArrayList<>(changes.size() < KEPT ? changes : changes.subList(1, KEPT));
            all.add(change);
            return new Record(connected, List.copyOf(all));
        }

        int reconnects() {
            return Math.max(0, connects - 1);
        }
    }
}
