package io.photonpump.embedded.internal.store;

import io.photonpump.embedded.internal.store.VersionCheck.Append;
import io.photonpump.embedded.internal.store.VersionCheck.Decision;
import io.photonpump.embedded.internal.store.VersionCheck.Refuse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Appends and deletes (docs/protocol.md, Writes and Deletes): checks the version, writes the records, and makes soft-deleted
 * streams reappear.
 */
final class Writer {

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] SOFT_DELETED = ("{\"$tb\":" + Streams.DELETED + "}").getBytes(StandardCharsets.UTF_8);

    private final EventLog log;
    private final VersionCheck versions;
    private final StoreRules rules;

    Writer(EventLog log, VersionCheck versions, StoreRules rules) {
        this.log = log;
        this.versions = versions;
        this.rules = rules;
    }

    WriteResult append(String stream, long expected, List<ProposedEvent> events, long now) {
        List<UUID> ids = events.stream().map(ProposedEvent::id).toList();
        Decision decision = versions.check(stream, expected, ids);
        if (decision instanceof Refuse refuse) {
            return refuse.result();
        }
        Append append = (Append) decision;
        boolean wakesOriginal = wakesOriginal(stream);
        long position = events.isEmpty() ? emptyRecord(stream) : records(stream, append.current(), events, now);
        afterAppend(stream, append, wakesOriginal, now);
        return WriteResult.written(append.current() + 1, append.current() + events.size(), position);
    }

    WriteResult delete(String stream, long expected, boolean hard, long now) {
        if (!hard && rules.softDeleteNeedsStream() && !exists(stream)) {
            return WriteResult.wrongExpectedVersion(Streams.NONE);
        }
        ProposedEvent event = hard
                ? new ProposedEvent(UUID.randomUUID(), Streams.TOMBSTONE_TYPE, false, NOTHING, NOTHING)
                : ProposedEvent.json(Streams.METADATA_TYPE, SOFT_DELETED);
        Decision decision = versions.check(stream, expected, List.of(event.id()));
        if (decision instanceof Refuse refuse) {
            return refuse.result();
        }
        if (hard) {
            long last = Streams.DELETED - 1;
            return WriteResult.deleted(records(stream, last, List.of(event), now), last);
        }
        String meta = Streams.metaOf(stream);
        long last = log.lastNumber(meta);
        return WriteResult.deleted(records(meta, last, List.of(event), now), last + 1);
    }

    private boolean exists(String stream) {
        return log.lastNumber(stream) != Streams.NONE || log.lastNumber(Streams.metaOf(stream)) != Streams.NONE;
    }

    /**
     * Returns whether metadata that is written now makes its soft-deleted stream reappear. To be called before the metadata is
     * written.
     */
    boolean wakesOriginal(String stream) {
        return Streams.isMeta(stream)
                && log.metadata(Streams.originalOf(stream)).isSoftDeleted();
    }

    /** Does what follows an append: soft-deleted streams reappear, without their old events. */
    void afterAppend(String stream, Append append, boolean wakesOriginal, long now) {
        if (append.undeletes()) {
            truncate(stream, append.current() + 1, now);
        }
        if (wakesOriginal) {
            String original = Streams.originalOf(stream);
            truncate(original, log.lastNumber(original) + 1, now);
        }
    }

    /** Writes the metadata of the stream again with another {@code $tb}. Metadata that is not a JSON object stays as it is. */
    private void truncate(String stream, long before, long now) {
        String meta = Streams.metaOf(stream);
        StreamIndex index = log.stream(meta);
        StoredEvent newest = index == null ? null : index.last();
        byte[] changed = newest == null ? null : MetadataParser.withTruncateBefore(newest.data(), before);
        if (changed != null) {
            records(meta, log.lastNumber(meta), List.of(ProposedEvent.json(Streams.METADATA_TYPE, changed)), now);
        }
    }

    /** Appends no events: the log gets a record that is not visible to readers. */
    private long emptyRecord(String stream) {
        long position = log.reserve(StoredEvent.size(stream, "", NOTHING, NOTHING));
        log.commit(List.of(), position);
        return position;
    }

    private long records(String stream, long last, List<ProposedEvent> events, long now) {
        List<StoredEvent> records = new ArrayList<>(events.size());
        String name = log.sharedName(stream);
        long position = -1;
        long number = last;
        for (ProposedEvent event : events) {
            position = log.reserve(StoredEvent.size(name, event.type(), event.data(), event.metadata()));
            records.add(new StoredEvent(
                    name,
                    ++number,
                    event.id(),
                    log.intern(event.type()),
                    event.json(),
                    event.data(),
                    event.metadata(),
                    now,
                    position,
                    position));
        }
        log.commit(records, position);
        return position;
    }
}
