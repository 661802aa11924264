package io.photonpump.embedded.internal.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All events of a server. Knows no users: whoever calls has decided that it may be done. Times are milliseconds since 1970.
 */
public final class Store {

    private final EventLog log;
    private final Writer writer;
    private final Transactions transactions;
    private final StreamReader streams;
    private final AllReader all;

    /** A store with everything that the journal kept. */
    public Store(StoreRules rules, Journal journal) {
        log = new EventLog(journal);
        VersionCheck versions = new VersionCheck(log);
        writer = new Writer(log, versions, rules);
        transactions = new Transactions(log, versions, writer);
        streams = new StreamReader(log, rules);
        all = new AllReader(log);
    }

    /** Hears of every event from now on, in commit order, when it is readable. It must not write from within the call. */
    public void listen(Consumer<StoredEvent> listener) {
        log.listen(listener);
    }

    /** Takes over what another store has committed: a record of its journal, each exactly once and in order. */
    public void replicate(ByteBuffer record) {
        log.replicate(record);
    }

    /**
     * A journal that keeps nothing and replays what is here now: for a new store with the same content. This one must be at
     * rest by then.
     */
    public Journal copy() {
        return new Journal() {
            @Override
            public void replay(Consumer<ByteBuffer> record) {
                log.replayTo(record);
            }

            @Override
            public void append(ByteBuffer record) {}

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    public WriteResult append(String stream, long expectedVersion, List<ProposedEvent> events, long now) {
        return writer.append(stream, expectedVersion, events, now);
    }

    /** A hard delete leaves a tombstone for ever; a soft one hides what is there until the next write. */
    public WriteResult delete(String stream, long expectedVersion, boolean hard, long now) {
        return writer.delete(stream, expectedVersion, hard, now);
    }

    /** The id of a new transaction. */
    public long startTransaction(String stream, long expectedVersion) {
        return transactions.start(stream, expectedVersion);
    }

    public void writeTransaction(long id, List<ProposedEvent> events, long now) {
        transactions.write(id, events, now);
    }

    public WriteResult commitTransaction(long id, long now) {
        return transactions.commit(id, now);
    }

    /** The stream of a transaction; null for an unknown id. */
    public @Nullable String transactionStream(long id) {
        return transactions.stream(id);
    }

    /** @param number 0 or above; -1 stands for the last event */
    public EventRead readEvent(String stream, long number, long now) {
        return streams.event(stream, number, now);
    }

    public StreamPage readForward(String stream, long from, int count, long now) {
        return streams.forward(stream, from, count, now);
    }

    /** @param from -1 stands for the last event */
    public StreamPage readBackward(String stream, long from, int count, long now) {
        return streams.backward(stream, from, count, now);
    }

    /**
     * @param window how many events are looked at, at most
     * @throws InvalidPositionException for a position in the middle of a record
     */
    public AllPage readAllForward(Position from, int count, int window, Predicate<StoredEvent> filter) {
        return all.forward(from, count, window, filter);
    }

    /** @throws InvalidPositionException for a position in the middle of a record, or behind the end of the log */
    public AllPage readAllBackward(Position from, int count, int window, Predicate<StoredEvent> filter) {
        return all.backward(from, count, window, filter);
    }

    public StreamMetadata metadata(String stream) {
        return log.metadata(stream);
    }

    /** The stream's last number: {@link Streams#NONE}, a number or {@link Streams#DELETED}. */
    public long lastNumber(String stream) {
        return log.lastReadableNumber(stream);
    }

    /** The newest event of a stream whatever its retention says; null if it never had one. */
    public @Nullable StoredEvent newest(String stream) {
        StreamIndex index = log.stream(stream);
        return index == null ? null : index.last();
    }

    /** An event of a stream whatever its retention says; null if it never had one of this number. */
    public @Nullable StoredEvent stored(String stream, long number) {
        return log.event(stream, number);
    }

    /** -1 as long as nothing was committed. */
    public long lastCommitPosition() {
        return log.lastCommitPosition();
    }

    /** Where the next record will start. */
    public long writerPosition() {
        return log.writerPosition();
    }

    /** How many events there are, of all streams. */
    public int size() {
        return log.all().size();
    }
}
