package io.photonpump.internal.client;

import io.photonpump.client.CallOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.event.Content;
import io.photonpump.event.Credentials;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.connection.NettyLoop;
import io.photonpump.internal.dispatch.Connection;
import io.photonpump.internal.dispatch.Dispatcher;
import io.photonpump.internal.dispatch.Outbox;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.settings.ClientSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** The callers' side of a client on a real loop, with a stream of so many events where the server would be. */
final class Stable implements Connection, Outbox, AutoCloseable {

    final NettyLoop loop = new NettyLoop("stable-loop");
    final ThreadPoolExecutor threads = CallbackThreads.create("stable-callback");
    final Dispatcher dispatcher;
    final RequestDesk desk;
    private final long events;

    Stable(long events) {
        this.events = events;
        ClientSettings settings = ClientSettings.builder().build();
        dispatcher = new Dispatcher(this, settings.reconnect(), Clock.systemUTC(), new Random());
        desk = new RequestDesk(loop, dispatcher, new Callbacks(loop, threads), settings);
        loop.execute(() -> dispatcher.connected(this));
    }

    ReadStream stream(int pageSize) {
        return new ReadStream(
                () -> new ReadSource<>(
                        desk,
                        CallOptions.DEFAULT,
                        Reads.stream("ponies", ReadOptions.forward().withMaxCount(pageSize), true),
                        pageSize),
                desk.callbacks());
    }

    static ResolvedEvent event(long number) {
        return event(number, 0);
    }

    static ResolvedEvent event(long number, int bytes) {
        Content data = Content.of(new byte[bytes], false);
        return new ResolvedEvent(
                new RecordedEvent(
                        "ponies", number, new UUID(7, number), "PonyJumped", data, Content.EMPTY, Instant.EPOCH),
                null,
                null,
                0);
    }

    @Override
    public void send(long exchange, ClientMessage message, @Nullable Credentials credentials) {
        if (message instanceof ClientMessage.ReadStream read) {
            loop.execute(() -> dispatcher.receive(exchange, page(read)));
        }
    }

    private ServerMessage page(ClientMessage.ReadStream read) {
        if (events < 0) {
            return new ServerMessage.ReadStreamCompleted(ReadResult.NO_STREAM, List.of(), 0, -1, true, "");
        }
        long end = Math.min(events, read.from() + read.maxCount());
        List<ResolvedEvent> page = new ArrayList<>();
        for (long number = read.from(); number < end; number++) {
            page.add(event(number));
        }
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, page, end, events - 1, end == events, "");
    }

    @Override
    public void holdSocket(boolean hold) {}

    @Override
    public void goTo(Endpoint leader) {}

    @Override
    public boolean isEncrypted() {
        return false;
    }

    @Override
    public String describe() {
        return "in the stable";
    }

    @Override
    public @Nullable String login() {
        return null;
    }

    @Override
    public void tickAt(long nanoTime) {
        loop.schedule(() -> dispatcher.tick(nanoTime()), Duration.ofNanos(Math.max(0, nanoTime - nanoTime())));
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public void close() {
        threads.shutdown();
        loop.close();
    }
}
