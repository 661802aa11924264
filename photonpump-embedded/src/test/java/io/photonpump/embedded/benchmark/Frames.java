package io.photonpump.embedded.benchmark;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.FrameWriter;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.EventRecordDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionStreamEventAppearedDto;
import io.photonpump.internal.tcp.proto.ReadEventCompletedDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsCompletedDto;
import io.photonpump.internal.tcp.proto.ResolvedEventDto;
import io.photonpump.internal.tcp.proto.StreamEventAppearedDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A frame that is made once and sent a million times: only its correlation id and the number of its first event change. Numbers
 * are stored as varints of always five bytes, which every reader of protobuf takes.
 */
final class Frames {

    private static final int CORRELATION_AT = 6;
    private static final int VARINT_BYTES = 5;

    /** The placeholder of a number. None of its five bytes occurs elsewhere in the frame. */
    private static final long PLACE = 0x5_5A5A_5A5AL;

    private static final byte[] PLACE_BYTES = varint(PLACE);

    private final byte[] frame;
    private final List<Integer> places = new ArrayList<>();

    private Frames(Command command, MessageLite payload) {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.write(out, command, new UUID(0, 0), payload.toByteArray());
        frame = new byte[out.readableBytes()];
        out.readBytes(frame).release();
        for (int at = 0; at + VARINT_BYTES <= frame.length; at++) {
            if (Arrays.equals(frame, at, at + VARINT_BYTES, PLACE_BYTES, 0, VARINT_BYTES)) {
                places.add(at);
            }
        }
    }

    /** Sent with the number of the last event; the first one has number 0. */
    static Frames written() {
        return new Frames(
                Command.WRITE_EVENTS_COMPLETED,
                WriteEventsCompletedDto.newBuilder()
                        .setResult(0)
                        .setFirstEventNumber(0)
                        .setLastEventNumber(PLACE)
                        .setPreparePosition(100)
                        .setCommitPosition(100)
                        .build());
    }

    static Frames readEvent() {
        return new Frames(
                Command.READ_EVENT_COMPLETED,
                ReadEventCompletedDto.newBuilder()
                        .setResult(0)
                        .setEvent(ResolvedEventDto.newBuilder().setEvent(event()))
                        .build());
    }

    /** A page of events, sent with the number of the first one; it ends with the start of the next page. */
    static Frames page(int events) {
        var page = ReadStreamEventsCompletedDto.newBuilder()
                .setResult(0)
                .setLastEventNumber(Integer.MAX_VALUE)
                .setIsEndOfStream(false)
                .setLastCommitPosition(1);
        for (int i = 0; i < events; i++) {
            page.addEvents(ResolvedEventDto.newBuilder().setEvent(event()));
        }
        return new Frames(
                Command.READ_STREAM_EVENTS_FORWARD_COMPLETED,
                page.setNextEventNumber(PLACE).build());
    }

    static Frames volatileEvent() {
        return new Frames(
                Command.STREAM_EVENT_APPEARED,
                StreamEventAppearedDto.newBuilder()
                        .setEvent(ResolvedEventDto.newBuilder()
                                .setEvent(event())
                                .setCommitPosition(PLACE)
                                .setPreparePosition(1))
                        .build());
    }

    static Frames persistentEvent() {
        return new Frames(
                Command.PERSISTENT_SUBSCRIPTION_STREAM_EVENT_APPEARED,
                PersistentSubscriptionStreamEventAppearedDto.newBuilder()
                        .setEvent(ResolvedEventDto.newBuilder().setEvent(event()))
                        .build());
    }

    private static EventRecordDto event() {
        return EventRecordDto.newBuilder()
                .setEventStreamId("ponies")
                .setEventNumber(PLACE)
                .setEventId(ByteString.copyFrom(GuidBytes.encode(new UUID(7, 7))))
                .setEventType("PonyJumped")
                .setDataContentType(1)
                .setMetadataContentType(1)
                .setData(ByteString.copyFrom(new byte[Workload.BODY_BYTES]))
                .setMetadata(ByteString.EMPTY)
                .setCreated(637_000_000_000_000_000L)
                .setCreatedEpoch(1_600_000_000_000L)
                .build();
    }

    /**
     * Sends the frame.
     *
     * @param first the number for the first place; each further place has the next one
     */
    void write(ByteBuf out, UUID correlationId, long first) {
        int start = out.writerIndex();
        out.writeBytes(frame);
        out.setLong(start + CORRELATION_AT, GuidBytes.wireHigh(correlationId));
        out.setLong(start + CORRELATION_AT + Long.BYTES, GuidBytes.wireLow(correlationId));
        long number = first;
        for (int place : places) {
            setVarint(out, start + place, number++);
        }
    }

    /** Sends the frame like the method above, with the number of its only event as the event's id. */
    void writeWithId(ByteBuf out, UUID correlationId, long number) {
        int start = out.writerIndex();
        write(out, correlationId, number);
        // In an event, the id follows its number: tag, length, sixteen bytes.
        out.setLong(start + places.get(0) + VARINT_BYTES + 2 + Long.BYTES, number);
    }

    private static byte[] varint(long number) {
        ByteBuf out = Unpooled.buffer(VARINT_BYTES);
        setVarint(out, 0, number);
        return out.array();
    }

    private static void setVarint(ByteBuf out, int at, long number) {
        long rest = number;
        for (int i = 0; i < VARINT_BYTES; i++) {
            out.setByte(at + i, (int) (rest & 0x7f) | (i < VARINT_BYTES - 1 ? 0x80 : 0));
            rest >>>= 7;
        }
    }
}
