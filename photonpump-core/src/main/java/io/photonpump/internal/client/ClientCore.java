package io.photonpump.internal.client;

import io.photonpump.client.CallOptions;
import io.photonpump.client.ConnectionStatus;
import io.photonpump.client.EventStoreClient;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.cluster.NodePreference;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.connection.Connector;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.http.GossipDiscovery;
import io.photonpump.internal.http.HttpAdmin;
import io.photonpump.internal.http.HttpSender;
import io.photonpump.internal.http.MemberEndpoints;
import io.photonpump.internal.net.FixedDiscovery;
import io.photonpump.internal.net.NameService;
import io.photonpump.internal.request.EventEncoder;
import io.photonpump.internal.request.RequestSubmitter;
import io.photonpump.internal.tcp.TcpMemberEndpoints;
import io.photonpump.internal.tcp.TcpTransport;
import io.photonpump.internal.thread.CallbackFuture;
import io.photonpump.internal.thread.CallbackQueue;
import io.photonpump.internal.thread.CallbackThreads;
import io.photonpump.internal.thread.FallbackExecutor;
import io.photonpump.internal.thread.NettyLoop;
import io.photonpump.internal.tls.TlsSource;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of one client, connected here and closed by {@link #close}. */
public final class ClientCore {

    private static final Logger LOG = LoggerFactory.getLogger(ClientCore.class);

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final ClientSettings settings;
    private final String name;
    private final NettyLoop loop;
    private final ThreadPoolExecutor threads;
    private final HttpSender http;
    private final HttpAdmin admin;
    private final CallbackQueue callbacks;
    private final StatusBoard board;
    private final Connector connector;
    private final RequestSubmitter submitter;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The tasks that complete futures which have no conversation, when the client is closed. */
    private final Set<Runnable> closings = ConcurrentHashMap.newKeySet();

    private ClientCore(ClientSettings settings) {
        int number = CLIENTS.incrementAndGet();
        this.settings = settings;
        this.name = settings.name() != null
                ? settings.name()
                : "photonpump-" + ProcessHandle.current().pid() + "-" + number;
        this.loop = new NettyLoop("photonpump-loop-" + number);
        this.threads = CallbackThreads.create("photonpump-callback-" + number);
        Executor executor =
                new FallbackExecutor(settings.callbackExecutor() != null ? settings.callbackExecutor() : threads);
        this.callbacks = new CallbackQueue(loop, executor);
        this.board =
                new StatusBoard(Clock.systemUTC(), settings.connectionListener(), callbacks, executor, this::gaveUp);
        TlsSource tls = source(settings.tls());
        TlsSource httpTls = Objects.equals(settings.httpTls(), settings.tls()) ? tls : source(settings.httpTls());
        if (tls != null && httpTls == null) {
            LOG.warn(
                    "[{}] connections are encrypted, HTTP is not, as httpTls=false asks: what admin() and gossip send, credentials"
                            + " included, can be read on the way",
                    name);
        }
        MemberEndpoints endpoints = new TcpMemberEndpoints(tls != null);
        this.http = new HttpSender(httpTls, settings.connectTimeout(), threads);
        GossipDiscovery gossip = settings.gossip() && settings.discovery() == null
                ? new GossipDiscovery(settings, http, endpoints)
                : null;
        CredentialsSource credentials =
                new CredentialsSource(settings.credentials(), threads, settings.connectTimeout());
        this.connector = new Connector(
                settings,
                name,
                loop,
                Clock.systemUTC(),
                ThreadLocalRandom.current(),
                new TcpTransport(loop, threads, settings, name, tls, NameService.JVM),
                discovery(gossip),
                credentials,
                board);
        this.admin = new HttpAdmin(
                settings,
                http,
                gossip,
                endpoints,
                () -> board.status().endpoint(),
                credentials,
                NameService.JVM,
                executor);
        this.submitter = new RequestSubmitter(loop, connector.dispatcher(), callbacks, settings);
    }

    /** Creates a client, which starts to connect at once. */
    public static EventStoreClient connect(ClientSettings settings) {
        ClientCore core = new ClientCore(settings);
        core.loop.execute(core.connector::start);
        return new DefaultEventStoreClient(core, CallOptions.defaults());
    }

    private static @Nullable TlsSource source(@Nullable TlsSettings tls) {
        return tls == null ? null : TlsSource.of(tls);
    }

    private NodeDiscovery discovery(@Nullable GossipDiscovery gossip) {
        if (settings.discovery() != null) {
            return new SuppliedDiscovery(settings.discovery(), threads);
        }
        return gossip != null ? gossip : new FixedDiscovery(settings.servers());
    }

    HttpAdmin admin() {
        return admin;
    }

    String name() {
        return name;
    }

    RequestSubmitter submitter() {
        return submitter;
    }

    EventEncoder encoder() {
        return new EventEncoder(settings.jsonMapper());
    }

    MetadataJson metadataJson() {
        return new MetadataJson(settings.jsonMapper());
    }

    ConnectionStatus status() {
        return board.status();
    }

    /** Returns what reads require unless their options say otherwise. */
    boolean requireLeader(@Nullable Boolean asked) {
        return asked != null ? asked : settings.nodeSelector() == NodePreference.LEADER;
    }

    CompletableFuture<Void> connected() {
        CompletableFuture<Void> future = new CallbackFuture<>(callbacks.executor());
        if (!submitter.hop(() -> board.await(future, settings.connectTimeout(), loop))) {
            future.completeExceptionally(submitter.closed("connecting"));
        }
        return future;
    }

    /** Runs a task on the callback executor when the client is closed, unless the future is done before. */
    void whenClosed(Runnable closing, CompletableFuture<?> future) {
        closings.add(closing);
        future.whenComplete((result, error) -> closings.remove(closing));
        if (closed.get() && closings.remove(closing)) {
            closing.run();
        }
    }

    void close() {
        if (closed.compareAndSet(false, true)) {
            admin.refuse(); // a call after close() fails, however late the loop is
            loop.execute(() -> {
                connector.close();
                end();
            });
        }
    }

    /** Closes the rest of the client after the connector has closed itself. On the event loop. */
    private void gaveUp(PhotonPumpException because) {
        submitter.gaveUp(because);
        if (closed.compareAndSet(false, true)) {
            admin.refuse();
            end();
        }
    }

    /** Ends the loop after all waiting callers have been notified. */
    private void end() {
        closings.forEach(callbacks::add);
        loop.execute(this::release);
    }

    /**
     * Ends the threads: those that run callers' code finish it. Pending HTTP calls complete futures of callers, so they
     * are not ended here on the loop.
     */
    private void release() {
        callbacks.executor().execute(admin::close);
        threads.execute(http::close);
        submitter.end();
        callbacks.close();
        threads.shutdown();
        loop.close();
    }
}
