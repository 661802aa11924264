package io.photonpump.embedded.grpc;

import static io.photonpump.embedded.grpc.Http2Client.FEATURES;
import static io.photonpump.embedded.grpc.Http2Client.STREAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Error;
import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.grpc.Http2Client.Call;
import io.photonpump.embedded.grpc.Http2Client.Headers;
import io.photonpump.embedded.grpc.Http2Client.Reset;
import io.photonpump.event.NewEvent;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import io.photonpump.internal.grpc.proto.StreamMessages.AppendResp;
import io.photonpump.internal.grpc.proto.StreamMessages.BatchAppendReq;
import io.photonpump.internal.grpc.proto.StreamMessages.ReadResp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the transport of gRPC promises, besides what the recordings show. */
class GrpcCallsTest {

    private static final byte[] SMALL = "{}".getBytes(StandardCharsets.UTF_8);

    private final EmbeddedEventStore server =
            EmbeddedEventStore.builder().dialect(Dialect.V23).insecure(true).start();
    private final Http2Client client = new Http2Client(server.httpPort());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void append(String stream, byte[] data, int events) {
        Call call = client.call(STREAMS + "Append").send(Requests.toAny(stream));
        for (int i = 0; i < events; i++) {
            call.send(Requests.event(data));
        }
        assertThat(call.end().status().status()).isEqualTo("0");
    }

    private Call subscribe(String stream) throws IOException {
        Call call =
                client.call(STREAMS + "Read").send(Requests.subscribe(stream)).end();
        assertThat(ReadResp.parseFrom(call.message()).hasConfirmation()).isTrue();
        return call;
    }

    @Test
    void a_write_over_grpc_is_seen_over_tcp_and_the_other_way_round() throws IOException {
        try (EventStoreClient tcp = PhotonPump.connect(server.url())) {
            append("ponies", SMALL, 2);
            assertThat(tcp.get("ponies").join().events()).hasSize(2);
            Call subscription = subscribe("ponies");
            assertThat(ReadResp.parseFrom(subscription.message())
                            .getEvent()
                            .getEvent()
                            .getStreamRevision())
                    .isZero();
            subscription.message();
            assertThat(ReadResp.parseFrom(subscription.message()).hasCaughtUp()).isTrue();

            tcp.publishEvent("ponies", NewEvent.json("PonyJumped", "{\"cm\":65}"))
                    .join();

            ReadResp live = ReadResp.parseFrom(subscription.message());
            assertThat(live.getEvent().getEvent().getStreamRevision()).isEqualTo(2);
            assertThat(live.getEvent().getEvent().getData().toStringUtf8()).isEqualTo("{\"cm\":65}");
        }
    }

    @Test
    void the_stream_after_the_hundredth_is_refused() throws IOException {
        List<Call> subscriptions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            subscriptions.add(subscribe("ponies-" + i));
        }
        client.ignoreLimitOfCalls();
        assertThat(client.call(STREAMS + "Read").next()).isEqualTo(new Reset(Http2Error.REFUSED_STREAM.code()));

        subscriptions.get(0).cancel();

        await().untilAsserted(() -> assertThat(client.call(FEATURES)
                        .send(Empty.getDefaultInstance())
                        .end()
                        .next())
                .isInstanceOf(Headers.class));
    }

    @Test
    void a_client_may_cancel_many_calls() throws IOException {
        for (int i = 0; i < 300; i++) {
            subscribe("ponies").cancel();
        }
        append("ponies", SMALL, 1);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void a_deadline_ends_a_write_that_has_not_ended_and_nothing_is_written() {
        Call call = client.call(STREAMS + "Append", "grpc-timeout", "200m")
                .send(Requests.toAny("ponies"))
                .send(Requests.event(SMALL));

        assertThat(call.status().values()).containsEntry("grpc-status", "4");
        assertThat(call.next()).isEqualTo(new Reset(Http2Error.CANCEL.code()));
        assertThat(read("ponies")).contains("ponies");
    }

    @Test
    void a_cancelled_write_writes_nothing() {
        client.call(STREAMS + "Append")
                .send(Requests.toAny("ponies"))
                .send(Requests.event(SMALL))
                .cancel();

        assertThat(read("ponies")).contains("ponies");
    }

    /** The answer to a read of a missing stream names it. */
    private String read(String stream) {
        try {
            return ReadResp.parseFrom(client.call(STREAMS + "Read")
                            .send(Requests.read(stream))
                            .end()
                            .message())
                    .getStreamNotFound()
                    .getStreamIdentifier()
                    .getStreamName()
                    .toStringUtf8();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_server_that_stops_says_so_and_finishes_running_reads() {
        append("ponies", new byte[100_000], 9);
        Call read = client.call(STREAMS + "Read")
                .takeNothing()
                .send(Requests.read("ponies"))
                .end();
        await().until(() -> read.bytes.get() > 0);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);
        assertThat(client.goAway.join()).isEqualTo(Integer.MAX_VALUE);
        read.takeAll();

        assertThat(read.status().status()).isEqualTo("0");
        stopping.join();
    }

    @Test
    void a_server_stops_at_once_when_only_subscriptions_run() throws IOException {
        subscribe("ponies");
        long begin = System.nanoTime();
        server.close();
        assertThat(System.nanoTime() - begin).isLessThan(900_000_000L);
    }

    @Test
    void a_compressed_message_that_expands_beyond_the_limit_is_refused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 20; i++) {
                gzip.write(new byte[1024 * 1024]);
            }
        }
        Call call = client.call(STREAMS + "Append", "grpc-encoding", "gzip")
                .sendRaw(ByteBuffer.allocate(5 + bomb.size())
                        .put((byte) 1)
                        .putInt(bomb.size())
                        .put(bomb.toByteArray())
                        .array());

        assertThat(call.status().values()).containsEntry("grpc-status", "8");
    }

    @Test
    void a_length_that_is_announced_takes_no_memory_and_one_above_the_limit_is_refused() {
        for (int i = 0; i < 90; i++) {
            client.call(STREAMS + "Append").sendRaw(new byte[] {0, 0, (byte) 0xff, 0, 0});
        }
        Call call = client.call(STREAMS + "Append").sendRaw(new byte[] {0, 1, 0, 0, 0});
        assertThat(call.status().values()).containsEntry("grpc-status", "8");
        append("ponies", SMALL, 1);
    }

    @Test
    void a_message_of_very_many_parts_is_refused_before_it_becomes_objects() throws IOException {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        for (int i = 0; i < 1_500_000; i++) {
            parts.write(new byte[] {BatchAppendReq.PROPOSED_MESSAGES_FIELD_NUMBER << 3 | 2, 0});
        }
        Call call = client.call(STREAMS + "BatchAppend")
                .sendRaw(ByteBuffer.allocate(5 + parts.size())
                        .put((byte) 0)
                        .putInt(parts.size())
                        .put(parts.toByteArray())
                        .array());

        assertThat(call.status().values()).containsEntry("grpc-status", "8");
    }

    @Test
    void readers_that_take_nothing_stall_nobody() {
        append("ponies", new byte[20_000], 50);
        List<Call> idle = new ArrayList<>();
        try (Http2Client others = new Http2Client(server.httpPort())) {
            for (int i = 0; i < 99; i++) {
                idle.add(others.call(STREAMS + "Read")
                        .takeNothing()
                        .send(Requests.read("ponies"))
                        .end());
            }
            await().until(() ->
                    idle.stream().mapToLong(call -> call.bytes.get()).sum() > 60_000);
            Call eager =
                    client.call(STREAMS + "Read").send(Requests.read("ponies")).end();

            assertThat(eager.status().status()).isEqualTo("0");
            assertThat(eager.bytes.get()).isGreaterThan(1_000_000);
            assertThat(idle).allSatisfy(call -> assertThat(call.bytes.get()).isLessThan(70_000));
        }
    }

    @Test
    void a_success_tells_the_last_revision_and_its_position() throws IOException {
        Call call = client.call(STREAMS + "Append")
                .send(Requests.toAny("ponies"))
                .send(Requests.event(SMALL))
                .send(Requests.event(SMALL))
                .end();

        AppendResp answer = AppendResp.parseFrom(call.message());
        assertThat(answer.getSuccess().getCurrentRevision()).isEqualTo(1);
        assertThat(answer.getSuccess().getPosition().getCommitPosition()).isPositive();
    }
}
