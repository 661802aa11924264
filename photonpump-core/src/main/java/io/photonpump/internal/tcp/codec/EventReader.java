package io.photonpump.internal.tcp.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.stream.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads events straight from a frame's payload into the values that callers get: the messages that carry them are most of
 * what a client ever receives, and one copy of a body is enough. Field numbers are those of {@code eventstore.proto}
 * (docs/protocol.md, Events in messages).
 *
 * <p>It reads one message at a time, the one it was opened on last.
 */
final class EventReader {

    private static final long TICKS_AT_EPOCH = 621_355_968_000_000_000L;
    private static final long TICKS_PER_MILLI = 10_000;
    private static final UUID NO_ID = new UUID(0, 0);
    private static final byte[] NO_BYTES = {};

    private final JsonMapper mapper;
    private final RepeatedTexts texts = new RepeatedTexts();
    private byte[] payload = NO_BYTES;
    private int start;
    private CodedInputStream in = CodedInputStream.newInstance(NO_BYTES);

    EventReader(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Begins a message. The reader and the caller read from the same stream, which this returns. */
    CodedInputStream open(ByteBuffer message) {
        payload = message.array();
        start = message.arrayOffset() + message.position();
        in = CodedInputStream.newInstance(payload, start, message.remaining());
        return in;
    }

    /** A nested ResolvedEvent or ResolvedIndexedEvent; null if it has neither event nor link. */
    @Nullable
    ResolvedEvent resolved() throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        RecordedEvent event = null;
        RecordedEvent link = null;
        long commit = -1;
        long prepare = -1;
        boolean positioned = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> event = recorded();
                case 2 -> link = recorded();
                case 3 -> {
                    commit = in.readInt64();
                    positioned = true;
                }
                case 4 -> prepare = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        in.popLimit(limit);
        if (event == null && link == null) {
            return null;
        }
        Position position = positioned ? position(commit, prepare) : null;
        return new ResolvedEvent(event, link, position, 0);
    }

    /** The position; null for the values that servers write where there is none, and for impossible ones. */
    static @Nullable Position position(long commit, long prepare) {
        return prepare >= 0 && prepare <= commit ? new Position(commit, prepare) : null;
    }

    /** A nested EventRecord; null if it is empty. */
    private @Nullable RecordedEvent recorded() throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        String stream = "";
        String type = "";
        long number = 0;
        UUID id = NO_ID;
        boolean json = false;
        byte[] data = NO_BYTES;
        byte[] metadata = NO_BYTES;
        long ticks = 0;
        long epochMillis = 0;
        boolean empty = true;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            empty = false;
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> stream = text();
                case 2 -> number = in.readInt64();
                case 3 -> id = id();
                case 4 -> type = text();
                case 5 -> json = in.readInt32() == 1;
                case 7 -> data = in.readByteArray();
                case 8 -> metadata = in.readByteArray();
                case 9 -> ticks = in.readInt64();
                case 10 -> epochMillis = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        in.popLimit(limit);
        if (empty) {
            return null;
        }
        return new RecordedEvent(
                stream, number, id, type, content(data, json), content(metadata, json), created(ticks, epochMillis));
    }

    private String text() throws IOException {
        int length = in.readRawVarint32();
        return texts.of(payload, skip(length), length);
    }

    private UUID id() throws IOException {
        int length = in.readRawVarint32();
        if (length != GuidBytes.LENGTH) {
            throw new IllegalArgumentException("an id takes 16 bytes, this one has " + length);
        }
        return GuidBytes.decode(payload, skip(length));
    }

    /** Skips bytes and returns their start; all of them are there, or skipping fails. */
    private int skip(int length) throws IOException {
        int at = start + in.getTotalBytesRead();
        in.skipRawBytes(length);
        return at;
    }

    private Content content(byte[] bytes, boolean json) {
        return bytes.length == 0 && !json ? Content.EMPTY : Content.wrap(bytes, json, mapper);
    }

    private static Instant created(long ticks, long epochMillis) {
        if (epochMillis == 0 && ticks >= TICKS_AT_EPOCH) {
            return Instant.ofEpochMilli((ticks - TICKS_AT_EPOCH) / TICKS_PER_MILLI);
        }
        return Instant.ofEpochMilli(epochMillis);
    }
}
