package io.photonpump.internal.dispatch;

import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ClientMessage.DeleteStream;
import io.photonpump.internal.message.ClientMessage.ReadStream;
import io.photonpump.internal.message.ClientMessage.WriteEvents;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A model of a server's streams and of its answers to writes, deletions and reads of their end. It follows the tables in
 * docs/protocol.md, Writes and Deletes.
 */
final class ModelServer {

    private static final int ANY = -2;
    private static final int STREAM_EXISTS = -4;

    private static final class Stream {
        final List<UUID> events = new ArrayList<>();
        final Map<UUID, Integer> known = new HashMap<>();
        int firstVisible;
        boolean deleted;
    }

    private final Map<String, Stream> streams = new HashMap<>();
    private final Set<UUID> arrived = new HashSet<>();

    /** The events of a stream, deleted ones included. */
    List<UUID> events(String stream) {
        return stream(stream).events;
    }

    /** The ids that the server remembers until its restart. */
    void restart() {
        streams.values().forEach(stream -> stream.known.clear());
    }

    /** Returns whether this write is new to the server, and remembers it. */
    boolean isNew(WriteEvents write) {
        boolean isNew = true;
        for (EventData event : write.events()) {
            isNew &= arrived.add(event.id());
        }
        return isNew;
    }

    private Stream stream(String name) {
        return streams.computeIfAbsent(name, ignored -> new Stream());
    }

    ServerMessage execute(ClientMessage request) {
        if (request instanceof WriteEvents write) {
            return write(stream(write.stream()), write);
        } else if (request instanceof DeleteStream delete) {
            stream(delete.stream()).deleted = true;
            return new ServerMessage.DeleteCompleted(OperationResult.SUCCESS, "", null, null);
        } else if (request instanceof ReadStream read) {
            return read(read, stream(read.stream()));
        }
        throw new IllegalArgumentException("what is " + request);
    }

    private static ServerMessage write(Stream stream, WriteEvents write) {
        List<UUID> ids = write.events().stream().map(EventData::id).toList();
        int last = stream.events.size() - 1;
        long expected = write.expectedVersion();
        if (expected == STREAM_EXISTS && (stream.deleted || last < 0)) {
            return stream.deleted ? completed(OperationResult.STREAM_DELETED, last) : wrongVersion(last);
        } else if (expected == ANY || expected == STREAM_EXISTS) {
            return writeAny(stream, ids, last);
        } else if (expected < last) {
            return writeEarlier(stream, ids, expected, last);
        }
        return expected == last ? append(stream, ids) : wrongVersion(last);
    }

    private static ServerMessage writeAny(Stream stream, List<UUID> ids, int last) {
        if (ids.isEmpty() || !stream.known.containsKey(ids.get(0))) {
            return append(stream, ids);
        } else if (!stream.known.keySet().containsAll(ids)) {
            return wrongVersion(last);
        }
        return success(stream.known.get(ids.get(0)), stream.known.get(ids.get(ids.size() - 1)));
    }

    private static ServerMessage writeEarlier(Stream stream, List<UUID> ids, long expected, int last) {
        int from = (int) expected + 1;
        int to = from + ids.size();
        if (!ids.isEmpty()
                && to <= stream.events.size()
                && stream.events.subList(from, to).equals(ids)) {
            return success(from, to - 1);
        }
        boolean otherFirst = !ids.isEmpty() && !stream.events.get(from).equals(ids.get(0));
        return expected == -1 && stream.deleted && otherFirst ? append(stream, ids) : wrongVersion(last);
    }

    private static ServerMessage append(Stream stream, List<UUID> ids) {
        int first = stream.events.size();
        if (stream.deleted) {
            stream.deleted = false;
            stream.firstVisible = first;
        }
        for (UUID id : ids) {
            stream.known.putIfAbsent(id, stream.events.size());
            stream.events.add(id);
        }
        return success(first, stream.events.size() - 1);
    }

    private static ServerMessage success(long first, long last) {
        return new ServerMessage.WriteCompleted(
                OperationResult.SUCCESS, "", first, last, new Position(last + 1, last + 1), 0);
    }

    private static ServerMessage wrongVersion(int last) {
        return completed(OperationResult.WRONG_EXPECTED_VERSION, last);
    }

    static ServerMessage completed(OperationResult result, int current) {
        return new ServerMessage.WriteCompleted(result, "", 0, 0, null, current);
    }

    private static ServerMessage read(ReadStream read, Stream stream) {
        int last = stream.events.size() - 1;
        if (last < 0 || stream.deleted) {
            return new ServerMessage.ReadStreamCompleted(ReadResult.NO_STREAM, List.of(), -1, last, true, "");
        } else if (read.direction() == Direction.BACKWARD) {
            int from = read.from() < 0 ? last : (int) read.from();
            int start = Math.max(stream.firstVisible, from - read.maxCount() + 1);
            boolean end = start == stream.firstVisible;
            IntStream numbers = IntStream.iterate(Math.min(from, last), i -> i >= start, i -> i - 1);
            return page(numbers, read, stream, end ? -1 : Math.min(start - 1, last), end);
        } else if (read.from() + read.maxCount() - 1 < stream.firstVisible) {
            return new ServerMessage.ReadStreamCompleted(
                    ReadResult.SUCCESS, List.of(), stream.firstVisible, last, false, "");
        }
        int from = Math.max((int) read.from(), stream.firstVisible);
        return page(IntStream.rangeClosed(from, Math.min(from + read.maxCount() - 1, last)), read, stream, -1, true);
    }

    private static ServerMessage page(IntStream numbers, ReadStream read, Stream stream, long next, boolean end) {
        List<ResolvedEvent> events = numbers.mapToObj(i -> new RecordedEvent(
                        read.stream(), i, stream.events.get(i), "Jumped", Content.EMPTY, Content.EMPTY, Instant.now()))
                .map(event -> new ResolvedEvent(event, null, null, 0))
                .toList();
        return new ServerMessage.ReadStreamCompleted(
                ReadResult.SUCCESS, events, next, stream.events.size() - 1, end, "");
    }
}
