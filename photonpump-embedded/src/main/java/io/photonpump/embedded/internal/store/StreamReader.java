package io.photonpump.embedded.internal.store;

import io.photonpump.embedded.internal.store.EventRead.Status;
import java.util.ArrayList;
import java.util.List;

/** Reads streams (docs/protocol.md, Reads). Events that the metadata hides are left out at the time of the read. */
final class StreamReader {

    private final EventLog log;
    private final StoreRules rules;

    StreamReader(EventLog log, StoreRules rules) {
        this.log = log;
        this.rules = rules;
    }

    /**
     * Reads an event.
     *
     * @param number -1 stands for the last event
     */
    EventRead event(String stream, long number, long now) {
        long last = log.lastReadableNumber(stream);
        StreamMetadata metadata = log.metadata(stream);
        if (last == Streams.DELETED) {
            return new EventRead(Status.STREAM_DELETED, null);
        }
        if (last == Streams.NONE || metadata.isSoftDeleted()) {
            return missing(stream, Status.NO_STREAM);
        }
        long wanted = number == -1 ? last : number;
        StoredEvent event = wanted < metadata.firstReadable(last) ? null : log.event(stream, wanted);
        if (event == null || metadata.isExpired(event, now)) {
            return missing(stream, Status.NOT_FOUND);
        }
        return new EventRead(Status.SUCCESS, event);
    }

    /**
     * Returns the result for a missing event. For the metadata of an existing stream it is a success (docs/protocol.md, Reads
     * of one event).
     */
    private EventRead missing(String stream, Status status) {
        boolean hasOriginal = rules.softDeleteNeedsStream() ? Streams.isMeta(stream) : Streams.isSystem(stream);
        long original = hasOriginal ? log.lastReadableNumber(Streams.originalOf(stream)) : Streams.NONE;
        boolean exists = original != Streams.NONE && original != Streams.DELETED;
        return new EventRead(exists ? Status.SUCCESS : status, null);
    }

    StreamPage forward(String stream, long from, int count, long now) {
        long last = log.lastReadableNumber(stream);
        StreamMetadata metadata = log.metadata(stream);
        if (isMissing(last, metadata)) {
            return missingPage(last);
        }
        long end = end(from, count);
        long first = metadata.firstReadable(last);
        if (end < first) {
            return StreamPage.of(List.of(), first, last, false);
        }
        List<StoredEvent> events = new ArrayList<>();
        long start = Math.max(from, first);
        for (long number = start; number <= Math.min(end, last); number++) {
            addReadable(stream, number, metadata, now, events);
        }
        if (events.isEmpty() && rules.skipsExpired() && end < last) {
            long next = firstLive(stream, end + 1, last, metadata, now);
            return StreamPage.of(events, next, last, next > last);
        }
        long next = events.isEmpty()
                ? Math.min(end, last) + 1
                : events.get(events.size() - 1).number() + 1;
        return StreamPage.of(events, next, last, end >= last);
    }

    /** Returns the first number that is not expired; if all are expired, the number after the last one. */
    private long firstLive(String stream, long from, long last, StreamMetadata metadata, long now) {
        long number = from;
        while (number <= last) {
            StoredEvent event = log.event(stream, number);
            if (event != null && !metadata.isExpired(event, now)) {
                break;
            }
            number++;
        }
        return number;
    }

    /**
     * Returns the number after the page. Close to the largest number it overflows, as in the server up to version 5
     * (docs/protocol.md, Reads of a stream).
     */
    private long end(long from, int count) {
        long end = from + count - 1;
        return end < from && rules.skipsExpired() ? Long.MAX_VALUE : end;
    }

    /**
     * Reads a page backward.
     *
     * @param from a number below 0 stands for the last event
     */
    StreamPage backward(String stream, long from, int count, long now) {
        long last = log.lastReadableNumber(stream);
        StreamMetadata metadata = log.metadata(stream);
        if (isMissing(last, metadata)) {
            return missingPage(last);
        }
        long end = from < 0 ? last : from;
        long first = metadata.firstReadable(last);
        if (end < first) {
            return StreamPage.of(List.of(), -1, last, true);
        }
        long start = Math.max(0, end - count + 1);
        boolean reachesFirst = start <= first;
        start = Math.max(start, first);
        List<StoredEvent> events = new ArrayList<>();
        for (long number = Math.min(end, last); number >= start; number--) {
            addReadable(stream, number, metadata, now, events);
        }
        boolean endOfStream = reachesFirst || start == 0 || (start <= last && !endsWith(events, start));
        return StreamPage.of(events, endOfStream ? -1 : Math.min(start - 1, last), last, endOfStream);
    }

    private static boolean endsWith(List<StoredEvent> events, long number) {
        return !events.isEmpty() && events.get(events.size() - 1).number() == number;
    }

    private void addReadable(String stream, long number, StreamMetadata metadata, long now, List<StoredEvent> events) {
        StoredEvent event = log.event(stream, number);
        if (event != null && !metadata.isExpired(event, now)) {
            events.add(event);
        }
    }

    private static boolean isMissing(long last, StreamMetadata metadata) {
        return last == Streams.DELETED || last == Streams.NONE || metadata.isSoftDeleted();
    }

    private static StreamPage missingPage(long last) {
        return StreamPage.missing(
                last == Streams.DELETED ? StreamPage.Status.STREAM_DELETED : StreamPage.Status.NO_STREAM, last);
    }
}
