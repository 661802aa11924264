package io.photonpump.internal.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.connection.Wire;
import io.photonpump.internal.connection.WireListener;
import io.photonpump.internal.dispatch.UnsendableException;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.internal.message.WireFeature;
import io.photonpump.internal.tcp.codec.ServerMessageDecoder;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameDecoder;
import io.photonpump.internal.thread.ClockedLoop;
import io.photonpump.internal.thread.NettyLoop;
import io.photonpump.settings.ClientSettings;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A wire on a real socket, with a peer that the test controls. */
@Timeout(30)
class TcpWireTest {

    private static final long PREFIX = 0x1234_5678_9ABC_DEF1L;
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ClientSettings CALM = ClientSettings.defaults().withHeartbeatInterval(Duration.ofSeconds(20));

    /** Records the operations between the wire and the socket. */
    private static final class Gauge extends ChannelDuplexHandler {
        final AtomicInteger writes = new AtomicInteger();
        final AtomicInteger flushes = new AtomicInteger();
        final AtomicLong bytesRead = new AtomicLong();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            writes.incrementAndGet();
            context.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            flushes.incrementAndGet();
            context.flush();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            bytesRead.addAndGet(((ByteBuf) message).readableBytes());
            context.fireChannelRead(message);
        }
    }

    private record Heard(long exchange, ServerMessage message) {}

    private final NettyLoop loop = new NettyLoop("wire-loop");
    private final ClockedLoop clock = new ClockedLoop(loop);
    private final Gauge gauge = new Gauge();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> unreadable = new LinkedBlockingQueue<>();
    private final AtomicLong heardCount = new AtomicLong();
    private final AtomicInteger opened = new AtomicInteger();
    private final CompletableFuture<Throwable> closed = new CompletableFuture<>();
    private final CompletableFuture<Wire> open = new CompletableFuture<>();
    private final CompletableFuture<WireFacts> facts = new CompletableFuture<>();
    private final BlockingQueue<Optional<Throwable>> authentications = new LinkedBlockingQueue<>();
    private @Nullable Credentials credentials;
    private final Peer peer = new Peer();
    private Channel channel;

    TcpWireTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        channel.close().syncUninterruptibly();
        peer.close();
        loop.close();
    }

    private Wire open(ClientSettings settings) throws Exception {
        WireListener listener = new WireListener() {
            @Override
            public void opened(Wire wire) {
                opened.incrementAndGet();
                open.complete(wire);
            }

            @Override
            public void ready(WireFacts stated) {
                facts.complete(stated);
            }

            @Override
            public void authenticated(@Nullable Throwable refusal) {
                authentications.add(Optional.ofNullable(refusal));
            }

            @Override
            public void lost(long exchange, String reason) {
                throw new AssertionError("TCP loses no exchange alone");
            }

            @Override
            public void received(long exchange, ServerMessage message) {
                heardCount.incrementAndGet();
                heard.add(new Heard(exchange, message));
            }

            @Override
            public boolean unreadable(long exchange, ProtocolException error) {
                unreadable.add(exchange);
                return exchange == 7;
            }

            @Override
            public void closed(Throwable cause) {
                closed.complete(cause);
            }
        };
        channel = new Bootstrap()
                .group(loop.netty())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.SO_RCVBUF, 64 * 1024)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel created) {
                        created.pipeline()
                                .addLast(gauge)
                                .addLast(FrameDecoder.forClient())
                                .addLast(new TcpWire(
                                        new TcpWire.Shared(
                                                clock,
                                                settings,
                                                "test",
                                                PREFIX,
                                                new ServerMessageDecoder(JsonMapper.shared(), false),
                                                false,
                                                new SocketHolds()),
                                        credentials,
                                        listener,
                                        () -> {}));
                    }
                })
                .connect(peer.address())
                .sync()
                .channel();
        peer.accept();
        return open.get(5, TimeUnit.SECONDS);
    }

    /** Opens a connection and answers its greeting. */
    private Wire connect(ClientSettings settings) throws Exception {
        Wire wire = open(settings);
        assertThat(peer.read()).isEqualTo(Command.IDENTIFY_CLIENT);
        if (credentials != null) {
            assertThat(peer.read()).isEqualTo(Command.AUTHENTICATE);
            says(Command.AUTHENTICATED, "");
        }
        says(Command.CLIENT_IDENTIFIED, "");
        facts.get(5, TimeUnit.SECONDS);
        turn();
        gauge.writes.set(0);
        gauge.flushes.set(0);
        gauge.bytesRead.set(0);
        return wire;
    }

    /** Sends a frame that concerns the connection itself. */
    private void says(Command command, String text) throws IOException {
        peer.write(Peer.frame(command, new UUID(PREFIX, 0), text.getBytes(UTF_8)));
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.get(10, TimeUnit.SECONDS);
    }

    /** Waits until the loop has flushed everything that was sent before. */
    private void turn() throws Exception {
        onLoop(() -> {});
    }

    private static byte[] pong(long exchange) {
        return Peer.frame(Command.PONG, new UUID(PREFIX, exchange), new byte[0]);
    }

    private static ClientMessage write(int bytes) {
        return new ClientMessage.WriteEvents(
                "ponies",
                -2,
                List.of(new EventData(UUID.randomUUID(), "PonyJumped", false, new byte[bytes], new byte[0])),
                true);
    }

    @Test
    void messages_sent_in_one_turn_of_the_loop_share_a_flush() throws Exception {
        Wire wire = connect(CALM);
        onLoop(() -> {
            for (int i = 1; i <= 100; i++) {
                wire.send(i, new ClientMessage.Ping(), null);
            }
            assertThat(gauge.writes).hasValue(0);
        });
        turn();

        assertThat(gauge.writes).hasValue(1);
        assertThat(gauge.flushes).hasValue(1);
        for (int i = 1; i <= 100; i++) {
            ByteBuffer frame = peer.take(4 + Frame.HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(frame.getInt()).isEqualTo(Frame.HEADER_LENGTH);
            assertThat(Command.of(frame.get())).isEqualTo(Command.PING);
        }
    }

    @Test
    void later_messages_are_flushed_separately() throws Exception {
        Wire wire = connect(CALM);
        for (int i = 1; i <= 3; i++) {
            onLoop(() -> wire.send(1, new ClientMessage.Ping(), null));
            turn();
            assertThat(gauge.flushes).hasValue(i);
            assertThat(peer.read()).isEqualTo(Command.PING);
        }
    }

    @Test
    void a_large_batch_is_written_in_portions_and_flushed_once() throws Exception {
        Wire wire = connect(CALM);
        onLoop(() -> {
            for (int i = 1; i <= 20; i++) {
                wire.send(i, write(50_000), null);
            }
        });
        turn();

        assertThat(gauge.writes).hasValueBetween(4, 6);
        assertThat(gauge.flushes).hasValue(1);
        for (int i = 1; i <= 20; i++) {
            assertThat(peer.read()).isEqualTo(Command.WRITE_EVENTS);
        }
    }

    @Test
    void a_frame_that_is_too_large_leaves_no_bytes_between_other_frames() throws Exception {
        Wire wire = connect(CALM);
        onLoop(() -> {
            wire.send(1, new ClientMessage.Ping(), null);
            assertThat(catchThrowable(() -> wire.send(2, write(65 << 20), null)))
                    .isInstanceOfSatisfying(
                            UnsendableException.TooLarge.class,
                            e -> assertThat(e).hasMessageContaining(String.valueOf(Frame.MAX_LENGTH)));
            wire.send(3, write(10), null);
        });

        assertThat(peer.read()).isEqualTo(Command.PING);
        assertThat(peer.read()).isEqualTo(Command.WRITE_EVENTS);
    }

    @Test
    void a_frame_may_arrive_in_any_fragments() throws Exception {
        connect(CALM);
        byte[] frame = pong(7);
        for (int i = 0; i < frame.length - 1; i++) {
            peer.write(frame[i]);
            int sent = i + 1;
            await().pollInterval(Duration.ofMillis(1)).until(() -> gauge.bytesRead.get() == sent);
        }
        turn();
        assertThat(heard).isEmpty();

        peer.write(frame[frame.length - 1]);

        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(new Heard(7, new ServerMessage.Pong()));
    }

    @Test
    void a_truncated_frame_is_not_delivered() throws Exception {
        connect(CALM);
        peer.write(pong(7));
        peer.write(Arrays.copyOf(pong(8), 21));
        peer.hangUp();

        assertThat(closed.get(5, TimeUnit.SECONDS)).isInstanceOf(EOFException.class);
        assertThat(heard).containsExactly(new Heard(7, new ServerMessage.Pong()));
    }

    @Test
    void nothing_is_read_after_an_invalid_frame() throws Exception {
        connect(CALM);
        peer.write(new byte[] {-1, -1, -1, -1});
        peer.write(pong(8));

        assertThat(closed.get(5, TimeUnit.SECONDS)).isInstanceOf(ProtocolException.class);
        assertThat(peer.isAtEnd()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void an_unreadable_message_ends_the_connection_only_if_the_listener_closes_it() throws Exception {
        byte[] nonsense = {-1, -1, -1};
        connect(CALM);
        peer.write(Peer.frame(Command.WRITE_EVENTS_COMPLETED, new UUID(PREFIX, 7), nonsense));
        peer.write(pong(7));

        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(new Heard(7, new ServerMessage.Pong()));
        assertThat(unreadable).containsExactly(7L);
        assertThat(closed).isNotDone();

        peer.write(Peer.frame(Command.WRITE_EVENTS_COMPLETED, new UUID(PREFIX, 8), nonsense));
        assertThat(closed.get(5, TimeUnit.SECONDS)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void replies_with_an_unknown_id_belong_to_no_exchange() throws Exception {
        connect(CALM);
        peer.write(Peer.frame(Command.PONG, new UUID(PREFIX + 1, 7), new byte[0]));

        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(new Heard(-1, new ServerMessage.Pong()));
    }

    @Test
    void a_bad_request_answer_closes_the_connection() throws Exception {
        connect(CALM);
        peer.write(Peer.frame(Command.BAD_REQUEST, Frame.ZERO_ID, "too slow".getBytes(UTF_8)));

        assertThat(closed.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("too slow");
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void a_connection_is_ready_when_both_parts_of_the_greeting_are_answered() throws Exception {
        credentials = new Credentials("derpy", "muffin");
        open(CALM);
        assertThat(peer.read()).isEqualTo(Command.IDENTIFY_CLIENT);
        assertThat(peer.read()).isEqualTo(Command.AUTHENTICATE);
        assertThat(gauge.flushes).hasValue(1);
        says(Command.AUTHENTICATED, "");
        peer.write(pong(7));
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(facts).isNotDone();

        says(Command.CLIENT_IDENTIFIED, "");

        WireFacts stated = facts.get(5, TimeUnit.SECONDS);
        assertThat(stated.maxRequestBytes()).isEqualTo(Frame.MAX_LENGTH);
        assertThat(stated.whyUnsupported(WireFeature.TRANSACTIONS)).isNull();
        assertThat(stated.whyUnsupported(WireFeature.GROUPS_ON_ALL)).contains("TCP");
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_AUTHENTICATED, io.photonpump.error.NotAuthenticatedException",
        "BAD_REQUEST, io.photonpump.error.ProtocolException",
        "NOT_HANDLED, java.io.IOException",
        "PONG, io.photonpump.error.ProtocolException"
    })
    void a_refused_greeting_ends_the_connection(Command answer, Class<? extends Throwable> error) throws Exception {
        credentials = new Credentials("derpy", "muffin");
        open(CALM);
        says(answer, "");

        assertThat(closed.get(5, TimeUnit.SECONDS)).isInstanceOf(error);
        assertThat(facts).isNotDone();
    }

    @Test
    void new_credentials_are_accepted_or_refused_on_the_same_connection() throws Exception {
        Wire wire = connect(CALM);
        Credentials renewed = new Credentials("derpy", "cupcake");

        onLoop(() -> wire.authenticate(renewed));
        assertThat(peer.read()).isEqualTo(Command.AUTHENTICATE);
        says(Command.AUTHENTICATED, "");
        assertThat(authentications.poll(5, TimeUnit.SECONDS)).isEqualTo(Optional.empty());

        onLoop(() -> wire.authenticate(renewed));
        says(Command.NOT_AUTHENTICATED, "Not Authenticated");
        assertThat(authentications.poll(5, TimeUnit.SECONDS))
                .get()
                .isInstanceOfSatisfying(
                        NotAuthenticatedException.class,
                        refusal -> assertThat(refusal.username()).isEqualTo("derpy"));

        onLoop(() -> wire.authenticate(renewed));
        says(Command.PONG, "");
        assertThat(authentications.poll(5, TimeUnit.SECONDS)).get().isInstanceOf(ProtocolException.class);
        assertThat(closed).isNotDone();
    }

    @Test
    void messages_sent_before_closing_are_still_written_and_later_ones_are_not() throws Exception {
        Wire wire = connect(CALM);
        onLoop(() -> {
            wire.send(1, new ClientMessage.Ping(), null);
            wire.close();
            wire.send(2, new ClientMessage.Ping(), null);
            wire.close();
        });

        assertThat(peer.read()).isEqualTo(Command.PING);
        assertThat(peer.isAtEnd()).isTrue();
        channel.closeFuture().sync();
        turn();
        assertThat(closed)
                .as("closing the wire does not report a lost connection")
                .isNotDone();
    }

    @Test
    void a_held_socket_is_not_read_until_it_is_released() throws Exception {
        Wire wire = connect(CALM);
        byte[] frame = Peer.frame(Command.PONG, new UUID(PREFIX, 7), new byte[10_000]);
        onLoop(() -> wire.hold(7));
        turn();

        long written = peer.writeUntilBlocked(frame, Duration.ofMillis(300), 64 << 20);
        turn();

        assertThat(written).as("the peer's writes block").isLessThan(64 << 20);
        // A read that was under way at the time of the hold is delivered.
        assertThat(gauge.bytesRead.get()).isLessThan(256 * 1024);
        long heardWhileHeld = heardCount.get();
        onLoop(() -> wire.release(7, true));
        peer.writeRest();

        long frames = (written + frame.length - 1) / frame.length;
        await().until(() -> heardCount.get() == frames);
        assertThat(frames).isGreaterThan(heardWhileHeld);
        assertThat(closed).isNotDone();
    }

    @Test
    void a_held_socket_continues_its_heartbeats_and_is_not_given_up() throws Exception {
        Wire wire = connect(restless());
        onLoop(() -> wire.hold(7));

        for (int i = 0; i < 10; i++) {
            clock.pass(INTERVAL);
            assertThat(peer.read()).isEqualTo(Command.HEARTBEAT_REQUEST);
        }
        assertThat(closed).isNotDone();

        onLoop(() -> wire.release(7, true));
        peer.write(pong(7));
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isNotNull();
    }

    private static ClientSettings restless() {
        return ClientSettings.defaults().withHeartbeatInterval(INTERVAL).withHeartbeatTimeout(TIMEOUT);
    }

    @Test
    void a_peer_that_answers_stays_connected_and_a_silent_one_is_given_up() throws Exception {
        connect(restless());
        clock.pass(INTERVAL);
        byte[] answer = Peer.frame(Command.HEARTBEAT_RESPONSE, UUID.randomUUID(), new byte[0]);
        for (int i = 1; i <= 5; i++) {
            assertThat(peer.read()).isEqualTo(Command.HEARTBEAT_REQUEST);
            peer.write(answer);
            long answered = (long) i * answer.length;
            await().until(() -> gauge.bytesRead.get() == answered);
            clock.pass(TIMEOUT);
        }
        assertThat(closed).isNotDone();

        clock.pass(TIMEOUT);
        assertThat(closed)
                .isCompletedWithValueMatching(cause -> cause.getMessage().contains("no sign of life"));
        assertThat(heard).as("delivered messages, which include no heartbeats").isEmpty();
    }

    @Test
    void a_heartbeat_request_is_answered_with_its_own_id() throws Exception {
        connect(CALM);
        UUID id = UUID.randomUUID();
        byte[] question = Peer.frame(Command.HEARTBEAT_REQUEST, id, new byte[0]);
        peer.write(question);

        byte[] answer = question.clone();
        answer[4] = (byte) Command.HEARTBEAT_RESPONSE.code();
        assertThat(peer.take(answer.length).array()).isEqualTo(answer);
    }

    @Test
    void a_peer_that_does_not_read_blocks_no_thread_and_gets_everything_in_order() throws Exception {
        Wire wire = connect(CALM);
        int count = 40;
        onLoop(() -> {
            for (int i = 0; i < count; i++) {
                wire.send(i + 1, write(500_000), null);
            }
        });
        turn();
        assertThat(channel.isWritable()).as("the socket is full").isFalse();
        peer.write(pong(7));
        assertThat(heard.poll(5, TimeUnit.SECONDS))
                .as("the loop still receives")
                .isNotNull();

        for (int i = 0; i < count; i++) {
            ByteBuffer length = peer.take(4).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer frame = peer.take(length.getInt());
            assertThat(Command.of(frame.get())).isEqualTo(Command.WRITE_EVENTS);
            assertThat(frame.getLong(Frame.HEADER_LENGTH - 8)).isEqualTo(i + 1);
        }
        await().until(channel::isWritable);
    }

    @Test
    void a_peer_that_neither_reads_nor_writes_is_given_up() throws Exception {
        Wire wire = connect(restless());
        onLoop(() -> {
            for (int i = 0; i < 40; i++) {
                wire.send(i + 1, write(500_000), null);
            }
        });

        clock.pass(INTERVAL.plus(TIMEOUT));

        assertThat(closed)
                .isCompletedWithValueMatching(cause -> cause.getMessage().contains("no sign of life"));
        assertThat(channel.closeFuture().await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_second_handshake_does_not_report_the_connection_as_opened_again() throws Exception {
        Wire wire = connect(CALM);
        channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
        onLoop(() -> wire.send(1, new ClientMessage.Ping(), null));

        assertThat(peer.read()).isEqualTo(Command.PING);
        assertThat(opened).hasValue(1);
    }
}
