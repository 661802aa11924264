package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.ByteString;
import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.NewEventDto;
import java.util.List;
import java.util.UUID;

/** The checks of a request's arguments, before it is carried out (docs/protocol.md, Malformed input). */
final class Arguments {

    /** The maximum size of data, metadata and twice the type together, in bytes (docs/protocol.md, Limits). */
    private static final int MAX_EVENT_SIZE = 16 * 1024 * 1024 - 10_000;

    private static final int JSON = 1;

    private Arguments() {}

    static String name(String what, boolean present, String value) {
        if (!present || value.isEmpty()) {
            throw new UnwrapException(what + " must not be empty");
        }
        return value;
    }

    /** The stream of a write. */
    static String writable(boolean present, String stream) {
        name("the stream", present, stream);
        if (!Streams.isWritable(stream)) {
            throw new UnwrapException("the stream '" + stream + "' is the metadata stream of a stream without a name");
        }
        return stream;
    }

    static long atLeast(String what, long minimum, long value) {
        if (value < minimum) {
            throw new UnwrapException(what + " must be " + minimum + " or above, not " + value);
        }
        return value;
    }

    static long expectedVersionOfWrite(long version) {
        if (version < ExpectedVersion.ANY && version != ExpectedVersion.STREAM_EXISTS) {
            throw new UnwrapException("no such expected version: " + version);
        }
        return version;
    }

    static UUID id(ByteString bytes) {
        requireIdLength(bytes.size());
        return GuidBytes.decode(bytes.asReadOnlyByteBuffer());
    }

    private static void requireIdLength(int length) {
        if (length != GuidBytes.LENGTH) {
            throw new UnwrapException("an id takes " + GuidBytes.LENGTH + " bytes, not " + length);
        }
    }

    static List<UUID> ids(List<ByteString> ids) {
        if (ids.isEmpty()) {
            throw new UnwrapException("there must be ids of events");
        }
        return ids.stream().map(Arguments::id).toList();
    }

    /** Checks what can be said of an event before it is made. */
    static void checkEvent(int idLength, boolean idIsZero, boolean typed) {
        requireIdLength(idLength);
        if (idIsZero) {
            throw new UnwrapException("the id of an event must not be zero");
        }
        if (!typed) {
            throw new UnwrapException("the type of an event must not be empty");
        }
    }

    /** The event of a message that has passed {@link #checkEvent}. */
    static ProposedEvent event(NewEventDto dto) {
        String type = dto.getEventType();
        long size = (long) dto.getData().size() + dto.getMetadata().size() + 2L * type.length();
        if (size > MAX_EVENT_SIZE) {
            throw new UnwrapException("an event takes up to " + MAX_EVENT_SIZE + " bytes, this one has " + size);
        }
        return new ProposedEvent(
                id(dto.getEventId()),
                type,
                dto.getDataContentType() == JSON,
                dto.getData().toByteArray(),
                dto.getMetadata().toByteArray());
    }
}
