package io.photonpump.embedded.internal.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All committed events in order, and an index of them by stream. This is the only place that adds events. */
final class EventLog {

    /** The position of the first record. A real log has records of its own before it, so that no event has position 0. */
    static final long FIRST_POSITION = 256;

    private final Journal journal;
    private final Map<String, StreamIndex> streams = new HashMap<>();
    private final Map<String, StreamMetadata> metadata = new HashMap<>();
    private final List<StoredEvent> all = new ArrayList<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> metastreamsWritten = new HashSet<>();
    private final IdempotencyCache ids = new IdempotencyCache(IdempotencyCache.CAPACITY);
    private Consumer<StoredEvent> listener = event -> {};
    private long writerPosition = FIRST_POSITION;
    private long lastCommitPosition = -1;

    EventLog(Journal journal) {
        this.journal = journal;
        journal.replay(record -> apply(shared(CommitCodec.decode(record))));
    }

    /** Passes on all events in the form of journal records. A commit of several events becomes several records. */
    void replayTo(Consumer<ByteBuffer> record) {
        for (StoredEvent event : all) {
            record.accept(CommitCodec.encode(new Commit(List.of(event), event.commitPosition(), event.commitPost())));
        }
        record.accept(CommitCodec.encode(new Commit(List.of(), lastCommitPosition, writerPosition)));
    }

    Collection<String> streamNames() {
        return Collections.unmodifiableSet(streams.keySet());
    }

    /** Sets the listener, which receives each event from now on, in commit order, when it is readable. */
    void listen(Consumer<StoredEvent> listener) {
        this.listener = listener;
    }

    /**
     * Reserves space for a record.
     *
     * @return the position of the record
     */
    long reserve(int size) {
        long position = writerPosition;
        writerPosition += size;
        return position;
    }

    /**
     * Makes events visible, all at once. Without events, only the end of the log moves.
     *
     * @param position the position of the record that commits them
     */
    void commit(List<StoredEvent> events, long position) {
        Commit commit = new Commit(events, position, writerPosition);
        apply(commit);
        events.forEach(this::remember); // events of this process only: the caches do not survive a restart
        if (journal != Journal.NONE) {
            journal.append(CommitCodec.encode(commit));
        }
        events.forEach(listener);
    }

    private void remember(StoredEvent event) {
        ids.add(event);
        if (Streams.isMeta(event.stream())) {
            metastreamsWritten.add(event.stream());
        }
    }

    /**
     * Returns whether metadata can no longer be written because the stream is hard-deleted. A real server still accepts it
     * while the last number of the metadata stream is in its cache of written streams (docs/protocol.md, Hard deletes).
     */
    boolean isMetaOfDeleted(String stream) {
        return Streams.isMeta(stream)
                && !metastreamsWritten.contains(stream)
                && lastReadableNumber(Streams.originalOf(stream)) == Streams.DELETED;
    }

    /** Applies a commit of another store, given as a record of its journal. It is not written to the journal of this store. */
    void replicate(ByteBuffer record) {
        Commit commit = CommitCodec.decode(record);
        apply(commit);
        commit.events().forEach(listener);
    }

    private void apply(Commit commit) {
        for (StoredEvent event : commit.events()) {
            streams.computeIfAbsent(event.stream(), name -> new StreamIndex()).add(event);
            all.add(event);
            if (Streams.isMeta(event.stream())) {
                metadata.put(Streams.originalOf(event.stream()), MetadataParser.parse(event));
            }
        }
        lastCommitPosition = commit.position();
        writerPosition = commit.end();
    }

    /** Replaces the names in a commit by the copies that other events already use. */
    private Commit shared(Commit commit) {
        return new Commit(commit.events().stream().map(this::shared).toList(), commit.position(), commit.end());
    }

    private StoredEvent shared(StoredEvent event) {
        return new StoredEvent(
                sharedName(event.stream()),
                event.number(),
                event.id(),
                intern(event.type()),
                event.json(),
                event.data(),
                event.metadata(),
                event.created(),
                event.preparePosition(),
                event.commitPosition());
    }

    /**
     * Returns the copy of the name that the other events of the stream use, so that a million events do not hold a million
     * names.
     */
    String sharedName(String stream) {
        StreamIndex index = streams.get(stream);
        StoredEvent last = index == null ? null : index.last();
        return last == null ? stream : last.stream();
    }

    /** Returns the copy of the type name that all events share. */
    String intern(String type) {
        return types.computeIfAbsent(type, same -> same);
    }

    /** A commit as it is kept in the journal. */
    record Commit(List<StoredEvent> events, long position, long end) {}

    @Nullable
    StreamIndex stream(String name) {
        return streams.get(name);
    }

    /** Returns the last number for writers: {@link Streams#NONE}, a number, or {@link Streams#DELETED}. */
    long lastNumber(String stream) {
        StreamIndex index = streams.get(stream);
        return index == null ? Streams.NONE : index.lastNumber();
    }

    /**
     * Returns the last number for readers. It differs from {@link #lastNumber} for the metadata stream of a hard-deleted
     * stream, which is deleted, too (docs/protocol.md, Hard deletes).
     */
    long lastReadableNumber(String stream) {
        if (Streams.isMeta(stream) && lastReadableNumber(Streams.originalOf(stream)) == Streams.DELETED) {
            return Streams.DELETED;
        }
        return lastNumber(stream);
    }

    StreamMetadata metadata(String stream) {
        return Streams.isMeta(stream)
                ? StreamMetadata.OF_METASTREAM
                : metadata.getOrDefault(stream, StreamMetadata.NONE);
    }

    @Nullable
    StoredEvent event(String stream, long number) {
        StreamIndex index = streams.get(stream);
        return index == null ? null : index.get(number);
    }

    @Nullable
    StoredEvent known(UUID id) {
        return ids.get(id);
    }

    List<StoredEvent> all() {
        return all;
    }

    long writerPosition() {
        return writerPosition;
    }

    long lastCommitPosition() {
        return lastCommitPosition;
    }
}
