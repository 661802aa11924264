package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.NewEventDto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a write as they lie in its frame. They are checked at once and become objects only when the server knows that the
 * user may write them. Valid as long as the frame is.
 */
final class PackedEvents {

    private final ByteBuffer message;
    private final int eventTag;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private int count;

    private PackedEvents(ByteBuffer message, int field) {
        this.message = message;
        this.eventTag = field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /**
     * Checks the events of a message.
     *
     * @param message its bytes, with an array
     * @param field the number of the field with the events
     * @throws UnwrapException if the bytes are not a message, or an event lacks a proper id or a type
     */
    static PackedEvents in(ByteBuffer message, int field) {
        PackedEvents events = new PackedEvents(message, field);
        try {
            events.check();
        } catch (IOException e) {
            throw new UnwrapException(String.valueOf(e.getMessage()));
        }
        return events;
    }

    private void check() throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message.duplicate());
        int start = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == eventTag) {
                int limit = in.pushLimit(in.readRawVarint32());
                checkEvent(in);
                in.popLimit(limit);
                count++;
            } else {
                in.skipField(tag);
                rest.write(message.array(), at(start), in.getTotalBytesRead() - start);
            }
            start = in.getTotalBytesRead();
        }
    }

    /** As the parser does it, the last field of a number counts. */
    private void checkEvent(CodedInputStream in) throws IOException {
        int idLength = 0;
        boolean idIsZero = false;
        boolean typed = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (NewEventDto.EVENT_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                idLength = in.readRawVarint32();
                idIsZero = isZero(at(in.getTotalBytesRead()), idLength);
                in.skipRawBytes(idLength);
            } else if (tag == (NewEventDto.EVENT_TYPE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int length = in.readRawVarint32();
                typed = length > 0;
                in.skipRawBytes(length);
            } else {
                in.skipField(tag);
            }
        }
        Arguments.checkEvent(idLength, idIsZero, typed);
    }

    private int at(int index) {
        return message.arrayOffset() + message.position() + index;
    }

    private boolean isZero(int from, int length) {
        if (length != GuidBytes.LENGTH || from + length > message.arrayOffset() + message.limit()) {
            return false;
        }
        for (int i = from; i < from + length; i++) {
            if (message.array()[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The message without its events. */
    ByteBuffer rest() {
        return ByteBuffer.wrap(rest.toByteArray());
    }

    /** @throws UnwrapException if an event is too large */
    List<ProposedEvent> unpack() {
        List<ProposedEvent> events = new ArrayList<>(count);
        try {
            CodedInputStream in = CodedInputStream.newInstance(message.duplicate());
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == eventTag) {
                    int limit = in.pushLimit(in.readRawVarint32());
                    events.add(Arguments.event(
                            NewEventDto.parser().parseFrom(in, ExtensionRegistryLite.getEmptyRegistry())));
                    in.popLimit(limit);
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UnwrapException(String.valueOf(e.getMessage()));
        }
        return events;
    }
}
