package io.photonpump.embedded.internal.grpc.message;

import static io.photonpump.embedded.internal.grpc.message.EventMessage.begin;
import static io.photonpump.embedded.internal.grpc.message.EventMessage.sizeOf;

import com.google.protobuf.CodedOutputStream;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.io.IOException;
import java.util.UUID;

/** An event in an answer: {@code RecordedEvent}. Numbers of 0 and empty bytes are not on the wire. */
final class EventRecord {

    private static final int ID = 1;
    private static final int STREAM = 2;
    private static final int REVISION = 3;
    private static final int PREPARE_POSITION = 4;
    private static final int COMMIT_POSITION = 5;
    private static final int METADATA = 6;
    private static final int CUSTOM_METADATA = 7;
    private static final int DATA = 8;

    private static final int STREAM_NAME = 3;
    private static final int STRUCTURED = 1;
    private static final int TEXT = 2;
    private static final int MOST_SIGNIFICANT = 1;
    private static final int LEAST_SIGNIFICANT = 2;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    /** The number of 100 ns in a millisecond. */
    private static final long TICKS_PER_MILLI = 10_000;

    private final StoredEvent event;
    private final Position position;
    private final boolean textId;
    private final String created;
    private final int idSize;
    private final int nameSize;
    private final int typeSize;
    private final int size;

    EventRecord(StoredEvent event, Position position, boolean textId) {
        this.event = event;
        this.position = position;
        this.textId = textId;
        this.created = Long.toString(TICKS_PER_MILLI * event.created());
        idSize = textId ? CodedOutputStream.computeStringSize(TEXT, event.id().toString()) : halves(event.id());
        nameSize = CodedOutputStream.computeStringSize(STREAM_NAME, event.stream());
        typeSize = CodedOutputStream.computeStringSize(VALUE, event.type());
        size = sizeOf(ID, textId ? idSize : sizeOf(STRUCTURED, idSize))
                + sizeOf(STREAM, nameSize)
                + number(REVISION, event.number())
                + number(PREPARE_POSITION, position.prepare())
                + number(COMMIT_POSITION, position.commit())
                + sizeOf(METADATA, key("type") + typeSize)
                + entry("created", created)
                + entry("content-type", contentType())
                + bytes(CUSTOM_METADATA, event.metadata())
                + bytes(DATA, event.data());
    }

    private String contentType() {
        return event.json() ? "application/json" : "application/octet-stream";
    }

    private static int halves(UUID id) {
        return number(MOST_SIGNIFICANT, id.getMostSignificantBits())
                + number(LEAST_SIGNIFICANT, id.getLeastSignificantBits());
    }

    private static int number(int field, long value) {
        return value == 0 ? 0 : CodedOutputStream.computeUInt64Size(field, value);
    }

    private static int key(String key) {
        return CodedOutputStream.computeStringSize(KEY, key);
    }

    private static int entry(String key, String value) {
        return sizeOf(METADATA, key(key) + CodedOutputStream.computeStringSize(VALUE, value));
    }

    private static int bytes(int field, byte[] value) {
        return value.length == 0 ? 0 : CodedOutputStream.computeByteArraySize(field, value);
    }

    int size() {
        return size;
    }

    void writeTo(CodedOutputStream out) throws IOException {
        if (textId) {
            begin(out, ID, idSize);
            out.writeString(TEXT, event.id().toString());
        } else {
            begin(out, ID, sizeOf(STRUCTURED, idSize));
            begin(out, STRUCTURED, idSize);
            writeNumber(out, MOST_SIGNIFICANT, event.id().getMostSignificantBits());
            writeNumber(out, LEAST_SIGNIFICANT, event.id().getLeastSignificantBits());
        }
        begin(out, STREAM, nameSize);
        out.writeString(STREAM_NAME, event.stream());
        writeNumber(out, REVISION, event.number());
        writeNumber(out, PREPARE_POSITION, position.prepare());
        writeNumber(out, COMMIT_POSITION, position.commit());
        begin(out, METADATA, key("type") + typeSize);
        out.writeString(KEY, "type");
        out.writeString(VALUE, event.type());
        writeEntry(out, "created", created);
        writeEntry(out, "content-type", contentType());
        writeBytes(out, CUSTOM_METADATA, event.metadata());
        writeBytes(out, DATA, event.data());
    }

    private static void writeNumber(CodedOutputStream out, int field, long value) throws IOException {
        if (value != 0) {
            out.writeUInt64(field, value);
        }
    }

    private static void writeEntry(CodedOutputStream out, String key, String value) throws IOException {
        begin(out, METADATA, key(key) + CodedOutputStream.computeStringSize(VALUE, value));
        out.writeString(KEY, key);
        out.writeString(VALUE, value);
    }

    private static void writeBytes(CodedOutputStream out, int field, byte[] value) throws IOException {
        if (value.length > 0) {
            out.writeByteArray(field, value);
        }
    }
}
