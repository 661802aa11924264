package io.photonpump.embedded.internal.store;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All events of a server. The store does not check access: its callers do. Times are milliseconds since 1970. */
public final class Store {

    private final EventLog log;
    private final Writer writer;
    private final Transactions transactions;
    private final StreamReader streams;
    private final AllReader all;

    /** Creates a store with everything in the journal. */
    public Store(StoreRules rules, Journal journal) {
        log = new EventLog(journal);
        VersionCheck versions = new VersionCheck(log);
        writer = new Writer(log, versions, rules);
        transactions = new Transactions(log, versions, writer);
        streams = new StreamReader(log, rules);
        all = new AllReader(log);
    }

    /**
     * Sets the listener, which receives each event from now on, in commit order, when it is readable. The listener must not
     * write during the call.
     */
    public void listen(Consumer<StoredEvent> listener) {
        log.listen(listener);
    }

    /** Applies a commit of another store, given as a record of its journal. Each commit must be applied once and in order. */
    public void replicate(ByteBuffer record) {
        log.replicate(record);
    }

    /**
     * Returns a journal that keeps nothing and replays the current content, to create a new store with the same content. This
     * store must not be written any more when that happens.
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

    /** Deletes a stream. A hard delete leaves a tombstone for ever; a soft delete hides the events until the next write. */
    public WriteResult delete(String stream, long expectedVersion, boolean hard, long now) {
        return writer.delete(stream, expectedVersion, hard, now);
    }

    /** Returns the id of a new transaction. */
    public long startTransaction(String stream, long expectedVersion) {
        return transactions.start(stream, expectedVersion);
    }

    public void writeTransaction(long id, List<ProposedEvent> events, long now) {
        transactions.write(id, events, now);
    }

    public WriteResult commitTransaction(long id, long now) {
        return transactions.commit(id, now);
    }

    /** Returns the stream of a transaction; null for an unknown id. */
    public @Nullable String transactionStream(long id) {
        return transactions.stream(id);
    }

    /**
     * Reads an event.
     *
     * @param number 0 or above; -1 stands for the last event
     */
    public EventRead readEvent(String stream, long number, long now) {
        return streams.event(stream, number, now);
    }

    public StreamPage readForward(String stream, long from, int count, long now) {
        return streams.forward(stream, from, count, now);
    }

    /**
     * Reads a page backward.
     *
     * @param from -1 stands for the last event
     */
    public StreamPage readBackward(String stream, long from, int count, long now) {
        return streams.backward(stream, from, count, now);
    }

    /**
     * Reads a page of {@code $all}.
     *
     * @param window the maximum number of events to examine
     * @throws InvalidPositionException for a position inside a record
     */
    public AllPage readAllForward(Position from, int count, int window, Predicate<StoredEvent> filter) {
        return all.forward(from, count, window, filter);
    }

    /**
     * Reads a page of {@code $all} backward.
     *
     * @throws InvalidPositionException for a position inside a record, or after the end of the log
     */
    public AllPage readAllBackward(Position from, int count, int window, Predicate<StoredEvent> filter) {
        return all.backward(from, count, window, filter);
    }

    public StreamMetadata metadata(String stream) {
        return log.metadata(stream);
    }

    /** Returns the last number of a stream: {@link Streams#NONE}, a number or {@link Streams#DELETED}. */
    public long lastNumber(String stream) {
        return log.lastReadableNumber(stream);
    }

    /** Returns the newest event of a stream, regardless of its metadata; null if it never had one. */
    public @Nullable StoredEvent newest(String stream) {
        StreamIndex index = log.stream(stream);
        return index == null ? null : index.last();
    }

    /** Returns an event of a stream, regardless of its metadata; null if there never was one with this number. */
    public @Nullable StoredEvent stored(String stream, long number) {
        return log.event(stream, number);
    }

    /** Returns the names of all streams that ever had an event, in no order. */
    public Collection<String> streamNames() {
        return log.streamNames();
    }

    /** Returns the position of the last commit; -1 if there is none. */
    public long lastCommitPosition() {
        return log.lastCommitPosition();
    }

    /** Returns the position of the next record. */
    public long writerPosition() {
        return log.writerPosition();
    }

    /** Returns the event at this place in the log, from 0. */
    public StoredEvent at(int place) {
        return log.all().get(place);
    }

    /** Returns the place in the log of the first event at or after a position. */
    public int placeOf(Position position) {
        return all.firstAtOrAfter(position);
    }

    /** Returns the number of events in all streams. */
    public int size() {
        return log.all().size();
    }
}
