package io.photonpump.embedded.internal.store;

import io.photonpump.embedded.internal.store.VersionCheck.Append;
import io.photonpump.embedded.internal.store.VersionCheck.Decision;
import io.photonpump.embedded.internal.store.VersionCheck.Refuse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explicit transactions (docs/protocol.md, Transactions). A transaction is invisible before its commit. The expected version is
 * checked by the commit only, and a second commit is recognised by the event ids. Open transactions do not survive a restart.
 */
final class Transactions {

    private record Prepared(long position, ProposedEvent event, long created) {}

    private record Transaction(String stream, long expected, List<Prepared> events) {}

    private final EventLog log;
    private final VersionCheck versions;
    private final Writer writer;
    private final Map<Long, Transaction> transactions = new HashMap<>();

    Transactions(EventLog log, VersionCheck versions, Writer writer) {
        this.log = log;
        this.versions = versions;
        this.writer = writer;
    }

    long start(String stream, long expected) {
        long id = log.reserve(StoredEvent.RECORD_OVERHEAD + stream.length());
        transactions.put(id, new Transaction(stream, expected, new ArrayList<>()));
        return id;
    }

    @Nullable
    String stream(long id) {
        Transaction transaction = transactions.get(id);
        return transaction == null ? null : transaction.stream();
    }

    /** Adds events to a transaction. Unknown ids are ignored: the server acknowledges such a write, and refuses the commit. */
    void write(long id, List<ProposedEvent> events, long now) {
        Transaction transaction = transactions.get(id);
        if (transaction == null) {
            return;
        }
        for (ProposedEvent event : events) {
            long position =
                    log.reserve(StoredEvent.size(transaction.stream(), event.type(), event.data(), event.metadata()));
            transaction.events().add(new Prepared(position, event, now));
        }
    }

    WriteResult commit(long id, long now) {
        Transaction transaction = transactions.get(id);
        if (transaction == null) {
            return WriteResult.ACCESS_DENIED;
        }
        String stream = transaction.stream();
        List<Prepared> events = transaction.events();
        Decision decision = versions.check(
                stream,
                transaction.expected(),
                events.stream().map(prepared -> prepared.event().id()).toList());
        if (decision instanceof Refuse refuse) {
            return refuse.result();
        }
        Append append = (Append) decision;
        boolean wakesOriginal = writer.wakesOriginal(stream);
        long position = log.reserve(StoredEvent.RECORD_OVERHEAD);
        log.commit(records(stream, append.current(), events, position), position);
        writer.afterAppend(stream, append, wakesOriginal, now);
        return WriteResult.written(append.current() + 1, append.current() + events.size(), position);
    }

    private List<StoredEvent> records(String stream, long last, List<Prepared> events, long commit) {
        List<StoredEvent> records = new ArrayList<>(events.size());
        long number = last;
        for (Prepared prepared : events) {
            ProposedEvent event = prepared.event();
            records.add(new StoredEvent(
                    stream,
                    ++number,
                    event.id(),
                    log.intern(event.type()),
                    event.json(),
                    event.data(),
                    event.metadata(),
                    prepared.created(),
                    prepared.position(),
                    commit));
        }
        return records;
    }
}
