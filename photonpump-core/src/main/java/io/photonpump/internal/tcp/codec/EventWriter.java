package io.photonpump.internal.tcp.codec;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.photonpump.internal.message.ClientMessage.WriteEvents;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.tcp.frame.FramePayload;
import io.photonpump.internal.tcp.frame.GuidBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes events straight into the frame, the mirror of {@link EventReader}: writes are most of what a client sends, and need no
 * objects between. Field numbers are those of {@code eventstore.proto} (docs/protocol.md, Events in messages and Write
 * messages).
 */
final class EventWriter implements FramePayload {

    private static final int EVENTS_FIELD = 3;
    private static final int JSON = 1;
    private static final int BINARY = 0;

    private final WriteEvents message;
    private final int size;

    EventWriter(WriteEvents message) {
        this.message = message;
        this.size = size(message);
    }

    private static int size(WriteEvents message) {
        int size = CodedOutputStream.computeStringSize(1, message.stream())
                + CodedOutputStream.computeInt64Size(2, message.expectedVersion())
                + CodedOutputStream.computeBoolSize(4, message.requireLeader());
        List<EventData> events = message.events();
        for (int i = 0; i < events.size(); i++) {
            int event = size(events.get(i));
            size += CodedOutputStream.computeTagSize(EVENTS_FIELD)
                    + CodedOutputStream.computeUInt32SizeNoTag(event)
                    + event;
        }
        return size;
    }

    private static int size(EventData event) {
        int contentType = event.json() ? JSON : BINARY;
        return CodedOutputStream.computeTagSize(1)
                + CodedOutputStream.computeUInt32SizeNoTag(GuidBytes.LENGTH)
                + GuidBytes.LENGTH
                + CodedOutputStream.computeStringSize(2, event.type())
                + CodedOutputStream.computeInt32Size(3, contentType)
                + CodedOutputStream.computeInt32Size(4, contentType)
                + CodedOutputStream.computeByteArraySize(5, event.data())
                + CodedOutputStream.computeByteArraySize(6, event.metadata());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void writeTo(byte[] out, int at) {
        try {
            CodedOutputStream stream = CodedOutputStream.newInstance(out, at, size);
            stream.writeString(1, message.stream());
            stream.writeInt64(2, message.expectedVersion());
            List<EventData> events = message.events();
            for (int i = 0; i < events.size(); i++) {
                stream.writeTag(EVENTS_FIELD, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                stream.writeUInt32NoTag(size(events.get(i)));
                write(events.get(i), stream);
            }
            stream.writeBool(4, message.requireLeader());
            stream.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer of the message's own size is too small", e);
        }
    }

    private static void write(EventData event, CodedOutputStream stream) throws IOException {
        int contentType = event.json() ? JSON : BINARY;
        stream.writeByteArray(1, GuidBytes.encode(event.id()));
        stream.writeString(2, event.type());
        stream.writeInt32(3, contentType);
        stream.writeInt32(4, contentType);
        stream.writeByteArray(5, event.data());
        stream.writeByteArray(6, event.metadata());
    }
}
