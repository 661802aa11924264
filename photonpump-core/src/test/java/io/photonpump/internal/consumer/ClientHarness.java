package io.photonpump.internal.consumer;

import io.photonpump.client.CallOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.event.Content;
import io.photonpump.event.Credentials;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamSlice;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.dispatch.Connection;
import io.photonpump.internal.dispatch.Dispatcher;
import io.photonpump.internal.dispatch.Outbox;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireDropReason;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.internal.request.RequestSubmitter;
import io.photonpump.internal.thread.CallbackQueue;
import io.photonpump.internal.thread.CallbackThreads;
import io.photonpump.internal.thread.NettyLoop;
import io.photonpump.settings.ClientSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The callers' side of a client on a real loop. In place of a server there is a stream of {@code events} events. */
public final class ClientHarness implements Connection, Outbox, AutoCloseable {

    private static final WireFacts FACTS = new WireFacts(64 * 1024 * 1024, Map.of());

    public final NettyLoop loop = new NettyLoop("harness-loop");
    public final ThreadPoolExecutor threads = CallbackThreads.create("harness-callback");
    public final Dispatcher dispatcher;
    public final RequestSubmitter submitter;
    private final Queue<ClientMessage> sent = new ConcurrentLinkedQueue<>();
    private final long events;

    /** Accessed on the loop only. */
    private long newest;

    public ClientHarness(long events) {
        this(events, ClientSettings.defaults());
    }

    public ClientHarness(long events, ClientSettings settings) {
        this.events = events;
        dispatcher = new Dispatcher(this, settings.reconnect(), Clock.systemUTC(), new Random(), true);
        submitter = new RequestSubmitter(loop, dispatcher, new CallbackQueue(loop, threads), settings);
        loop.execute(() -> dispatcher.connected(this, FACTS));
    }

    public ReadStream stream(int pageSize) {
        return new ReadStream(
                () -> new ReadSource<>(
                        submitter,
                        CallOptions.defaults(),
                        ReadConversations.stream(
                                "ponies", ReadOptions.defaults().withMaxCount(pageSize), true),
                        pageSize),
                submitter.callbacks());
    }

    /** Reads the first ten events. */
    public CompletableFuture<StreamSlice> read() {
        return submitter.request(
                ReadConversations.stream("ponies", ReadOptions.defaults().withMaxCount(10), true),
                CallOptions.defaults(),
                0);
    }

    /** A ping, which is never answered. */
    public CompletableFuture<Duration> unanswered(Duration timeout) {
        return submitter.request(new PingConversation(), CallOptions.defaults().withTimeout(timeout), 0);
    }

    public static ResolvedEvent event(long number) {
        return event(number, 0);
    }

    public static ResolvedEvent event(long number, int bytes) {
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
        sent.add(message);
        newest = exchange;
        if (message instanceof ClientMessage.ReadStream read) {
            answer(exchange, page(read));
        } else if (message instanceof ClientMessage.Subscribe) {
            answer(exchange, new ServerMessage.SubscriptionConfirmed(0, events - 1));
        } else if (message instanceof ClientMessage.ConnectPersistent) {
            answer(exchange, new ServerMessage.PersistentConfirmed("ponies::vets", events - 1));
        } else if (message instanceof ClientMessage.Unsubscribe) {
            answer(exchange, new ServerMessage.SubscriptionDropped(WireDropReason.UNSUBSCRIBED));
        }
    }

    private void answer(long exchange, ServerMessage message) {
        loop.execute(() -> dispatcher.receive(exchange, message));
    }

    /** Delivers a message to the exchange of the client's last request. The harness itself answers reads and subscriptions only. */
    public void serverSends(ServerMessage message) {
        loop.execute(() -> receive(message));
    }

    /** Delivers a message like {@link #serverSends}, immediately. Called on the loop. */
    public void receive(ServerMessage message) {
        dispatcher.receive(newest, message);
    }

    /** Returns the messages of a kind that were sent, in order. */
    public <M extends ClientMessage> List<M> sent(Class<M> kind) {
        return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public void loseConnection() {
        loop.execute(dispatcher::disconnected);
    }

    public void connectAgain() {
        loop.execute(() -> dispatcher.connected(this, FACTS));
    }

    /** Runs a task on the loop and waits for it. */
    public void onLoop(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.orTimeout(5, TimeUnit.SECONDS).join();
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
    public Duration hold(long exchange) {
        return Duration.ZERO;
    }

    @Override
    public void release(long exchange, boolean alone) {}

    @Override
    public void goTo(Endpoint leader) {}

    @Override
    public String describe() {
        return "in the harness";
    }

    @Override
    public @Nullable String username() {
        return null;
    }

    @Override
    public void renewCredentials() {}

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
