package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.message.Ids;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.internal.grpc.proto.StreamMessages.ProposedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The events of a write as they come, with what they weigh. */
final class ProposedEvents {

    private static final UUID ZERO = new UUID(0, 0);
    private static final String TYPE = "type";
    private static final String CONTENT_TYPE = "content-type";
    private static final String JSON = "application/json";

    /** The memory that an event takes besides its content. */
    private static final int OVERHEAD = 200;

    private final List<ProposedEvent> events = new ArrayList<>();
    private final long maxSize;
    private long size;
    private long kept;

    /** @param maxSize the maximum size of all events together, as the server counts it */
    ProposedEvents(long maxSize) {
        this.maxSize = maxSize;
    }

    List<ProposedEvent> list() {
        return events;
    }

    /** Returns the number of bytes that the events occupy. */
    long kept() {
        return kept;
    }

    /** Returns whether the events are more than a write may have. */
    boolean isTooLarge() {
        return size > maxSize;
    }

    /** @throws GrpcException if the message is not an event */
    void add(ProposedMessage message) {
        ProposedEvent event = event(message);
        events.add(event);
        size += event.data().length;
        kept += (long) event.data().length + event.metadata().length + OVERHEAD;
    }

    private static ProposedEvent event(ProposedMessage message) {
        UUID id = Ids.parse(message.getId());
        String type = required(message, TYPE);
        String contentType = required(message, CONTENT_TYPE);
        if (id.equals(ZERO) || type.isEmpty()) {
            throw GrpcException.badRequest();
        }
        return new ProposedEvent(
                id,
                type,
                contentType.equals(JSON),
                message.getData().toByteArray(),
                message.getCustomMetadata().toByteArray());
    }

    private static String required(ProposedMessage message, String key) {
        String value = message.getMetadataMap().get(key);
        if (value == null) {
            throw new GrpcException(
                    GrpcStatus.of(StatusCode.INVALID_ARGUMENT, "Required Metadata Property '" + key + "' is missing")
                            .withTrailer(GrpcStatus.EXCEPTION, "missing-required-metadata-property")
                            .withTrailer("required-metadata-properties", TYPE + "," + CONTENT_TYPE));
        }
        return value;
    }
}
