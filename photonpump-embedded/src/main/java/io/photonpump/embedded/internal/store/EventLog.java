package io.photonpump.embedded.internal.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that was committed, in order, and the index of streams over it. The only place where events are added. */
final class EventLog {

    /** Room for what a real log has in front of the first event, so that no event stands at position 0. */
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

    /** Everything, as a journal would hand it over. Commits of several events become as many of one each. */
    void replayTo(Consumer<ByteBuffer> record) {
        for (StoredEvent event : all) {
            record.accept(CommitCodec.encode(new Commit(List.of(event), event.commitPosition(), event.commitPost())));
        }
        record.accept(CommitCodec.encode(new Commit(List.of(), lastCommitPosition, writerPosition)));
    }

    /** Hears of every event from now on, in commit order, after it is readable. */
    void listen(Consumer<StoredEvent> listener) {
        this.listener = listener;
    }

    /** Takes room for a record; the position of its start. */
    long reserve(int size) {
        long position = writerPosition;
        writerPosition += size;
        return position;
    }

    /**
     * Makes events visible, all at once. They may be none: then only the end of the log moves.
     *
     * @param position of the record that commits them
     */
    void commit(List<StoredEvent> events, long position) {
        Commit commit = new Commit(events, position, writerPosition);
        apply(commit);
        events.forEach(this::remember); // only what this process wrote: the caches do not survive a restart
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
     * Whether metadata can no longer be written because their stream is hard-deleted. A real server takes them all the same as
     * long as it has the last number of the metadata stream in its cache of written streams (docs/protocol.md, Hard deletes).
     */
    boolean isMetaOfDeleted(String stream) {
        return Streams.isMeta(stream)
                && !metastreamsWritten.contains(stream)
                && lastReadableNumber(Streams.originalOf(stream)) == Streams.DELETED;
    }

    /** A commit that another store has made, as a record of its journal. It is not written to this one's. */
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

    /** A commit as it was read, with the copies of names that the other events have. */
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

    /** The copy of the name that the stream's other events have: a million events need not hold a million names. */
    String sharedName(String stream) {
        StreamIndex index = streams.get(stream);
        StoredEvent last = index == null ? null : index.last();
        return last == null ? stream : last.stream();
    }

    /** The one copy of this type's name that all events share. */
    String intern(String type) {
        return types.computeIfAbsent(type, same -> same);
    }

    /** One commit, as the journal keeps it. */
    record Commit(List<StoredEvent> events, long position, long end) {}

    @Nullable
    StreamIndex stream(String name) {
        return streams.get(name);
    }

    /** The last number as a writer sees it: {@link Streams#NONE}, a number, or {@link Streams#DELETED}. */
    long lastNumber(String stream) {
        StreamIndex index = streams.get(stream);
        return index == null ? Streams.NONE : index.lastNumber();
    }

    /** As {@link #lastNumber}, but a hard-deleted stream takes its metastream along (docs/protocol.md, Hard deletes). */
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
