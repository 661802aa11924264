package io.photonpump.embedded.wire;

import com.google.protobuf.ByteString;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.UUID;

/** A client with minimal cost: it sends ready-made frames repeatedly and skips the replies. */
public final class WireBatches implements AutoCloseable {

    private static final int IN_FLIGHT = 16;

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    public WireBatches(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 18));
    }

    public void write(String stream, int events, int batch, int size) throws IOException {
        WriteEventsDto.Builder dto = WriteEventsDto.newBuilder()
                .setEventStreamId(stream)
                .setExpectedVersion(-2)
                .setRequireLeader(true);
        ByteString data = ByteString.copyFrom(new byte[size]);
        int batches = events / batch;
        int open = 0;
        for (int i = 0; i < batches; i++) {
            dto.clearEvents();
            for (int j = 0; j < batch; j++) {
                dto.addEvents(NewEventDto.newBuilder()
                        .setEventId(ByteString.copyFrom(GuidBytes.encode(new UUID(i + 1, j))))
                        .setEventType("PonyJumped")
                        .setDataContentType(1)
                        .setMetadataContentType(1)
                        .setData(data));
            }
            send(Command.WRITE_EVENTS, dto.build().toByteArray());
            if (++open == IN_FLIGHT) {
                skip();
                open--;
            }
        }
        while (open-- > 0) {
            skip();
        }
    }

    public void read(String stream, int events, int page) throws IOException {
        int open = 0;
        for (int from = 0; from < events; from += page) {
            send(
                    Command.READ_STREAM_EVENTS_FORWARD,
                    ReadStreamEventsDto.newBuilder()
                            .setEventStreamId(stream)
                            .setFromEventNumber(from)
                            .setMaxCount(page)
                            .setResolveLinkTos(false)
                            .setRequireLeader(true)
                            .build()
                            .toByteArray());
            if (++open == IN_FLIGHT) {
                skip();
                open--;
            }
        }
        while (open-- > 0) {
            skip();
        }
    }

    private void send(Command command, byte[] payload) throws IOException {
        out.write(WireClient.frame(command.code(), 0, UUID.randomUUID(), null, null, payload));
    }

    private void skip() throws IOException {
        in.skipNBytes(Integer.reverseBytes(in.readInt()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
