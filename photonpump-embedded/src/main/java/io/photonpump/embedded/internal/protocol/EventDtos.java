package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.EventRecordDto;
import io.photonpump.internal.tcp.proto.ResolvedEventDto;

/** Converts events to messages. */
final class EventDtos {

    /** The .NET ticks at 1970, and the number of ticks in a millisecond (docs/protocol.md, Events in messages). */
    private static final long TICKS_AT_EPOCH = 621_355_968_000_000_000L;

    private static final long TICKS_PER_MILLI = 10_000;

    private final Defaults defaults;

    EventDtos(Defaults defaults) {
        this.defaults = defaults;
    }

    /** Returns event and link without positions, as in reads of streams and groups. */
    ResolvedEventDto indexed(ResolvedEvent event) {
        return resolved(event).build();
    }

    /** Returns event and link with the positions of the original record. */
    ResolvedEventDto positioned(ResolvedEvent event) {
        Position position = event.original().position();
        return resolved(event)
                .setCommitPosition(position.commit())
                .setPreparePosition(position.prepare())
                .build();
    }

    private ResolvedEventDto.Builder resolved(ResolvedEvent event) {
        ResolvedEventDto.Builder dto = ResolvedEventDto.newBuilder();
        if (event.event() != null) {
            dto.setEvent(event(event.event()));
        }
        if (event.link() != null) {
            dto.setLink(event(event.link()));
        }
        return dto;
    }

    /** The payload is not copied, because the arrays of a stored event never change. */
    private EventRecordDto event(StoredEvent event) {
        EventRecordDto.Builder dto = EventRecordDto.newBuilder()
                .setEventStreamId(event.stream())
                .setEventId(ByteString.copyFrom(GuidBytes.encode(event.id())))
                .setEventType(event.type())
                .setCreated(TICKS_AT_EPOCH + TICKS_PER_MILLI * event.created())
                .setCreatedEpoch(event.created());
        if (defaults.keeps(event.number())) {
            dto.setEventNumber(event.number());
        }
        if (defaults.keeps(event.json())) {
            int contentType = event.json() ? 1 : 0;
            dto.setDataContentType(contentType).setMetadataContentType(contentType);
        }
        if (defaults.keeps(event.data())) {
            dto.setData(UnsafeByteOperations.unsafeWrap(event.data()));
        }
        if (defaults.keeps(event.metadata())) {
            dto.setMetadata(UnsafeByteOperations.unsafeWrap(event.metadata()));
        }
        return dto.build();
    }
}
