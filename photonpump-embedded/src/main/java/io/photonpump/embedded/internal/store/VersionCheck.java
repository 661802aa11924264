package io.photonpump.embedded.internal.store;

import java.util.List;
import java.util.UUID;

/**
 * Decides whether events may be appended to a stream at an expected version, and recognises repeated writes, by the tables in
 * docs/protocol.md, Writes. It compares event ids only, never contents.
 */
final class VersionCheck {

    sealed interface Decision {}

    /** Append after {@code current}. A soft-deleted stream reappears with the events. */
    record Append(long current, boolean undeletes) implements Decision {}

    record Refuse(WriteResult result) implements Decision {}

    private final EventLog log;

    VersionCheck(EventLog log) {
        this.log = log;
    }

    Decision check(String stream, long expected, List<UUID> ids) {
        long current = log.lastNumber(stream);
        if (current == Streams.DELETED || log.isMetaOfDeleted(stream)) {
            return new Refuse(WriteResult.STREAM_DELETED);
        }
        boolean softDeleted = log.metadata(stream).isSoftDeleted();
        if (expected == ExpectedVersion.STREAM_EXISTS) {
            if (softDeleted) {
                return new Refuse(WriteResult.STREAM_DELETED);
            }
            if (current == Streams.NONE && log.lastNumber(Streams.metaOf(stream)) == Streams.NONE) {
                return new Refuse(WriteResult.wrongExpectedVersion(current));
            }
        }
        if (expected == ExpectedVersion.ANY || expected == ExpectedVersion.STREAM_EXISTS) {
            return checkAny(stream, current, softDeleted, ids);
        }
        if (expected < current) {
            return checkEarlier(stream, expected, current, softDeleted, ids);
        }
        return expected == current
                ? new Append(current, softDeleted)
                : new Refuse(WriteResult.wrongExpectedVersion(current));
    }

    /** Checks a write with any expected version. It recognises only the ids in the cache. */
    private Decision checkAny(String stream, long current, boolean softDeleted, List<UUID> ids) {
        StoredEvent first = null;
        StoredEvent last = null;
        for (UUID id : ids) {
            StoredEvent known = log.known(id);
            if (known == null || !known.stream().equals(stream)) {
                return last == null
                        ? new Append(current, softDeleted)
                        : new Refuse(WriteResult.wrongExpectedVersion(current));
            }
            first = first == null ? known : first;
            last = known;
        }
        if (first == null || last == null) {
            return new Append(current, softDeleted);
        }
        return new Refuse(
                first.number() > last.number() + 1
                        ? WriteResult.NO_REPLY
                        : WriteResult.repeated(first.number(), last.number(), last.preparePosition()));
    }

    /**
     * Checks a write at an earlier version. The log shows whether the events are already there, so that there is no limit of
     * age.
     */
    private Decision checkEarlier(String stream, long expected, long current, boolean softDeleted, List<UUID> ids) {
        long number = expected;
        StoredEvent stored = null;
        for (UUID id : ids) {
            number++;
            stored = log.event(stream, number);
            if (stored == null || !stored.id().equals(id)) {
                boolean first = number == expected + 1;
                return first && expected == ExpectedVersion.NO_STREAM && softDeleted
                        ? new Append(current, true)
                        : new Refuse(WriteResult.wrongExpectedVersion(current));
            }
        }
        return new Refuse(
                stored == null
                        ? WriteResult.wrongExpectedVersion(current)
                        : WriteResult.repeated(expected + 1, number, stored.preparePosition()));
    }
}
