package io.photonpump.embedded.internal.node;

import io.netty.handler.ssl.SslContext;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.engine.ServerClock;
import io.photonpump.embedded.internal.fault.FaultHandler;
import io.photonpump.embedded.internal.fault.FaultRun;
import io.photonpump.embedded.internal.http.HttpNode;
import io.photonpump.embedded.internal.http.HttpServer;
import io.photonpump.embedded.internal.net.EventStoreServer;
import io.photonpump.embedded.internal.net.PipelineHook;
import io.photonpump.embedded.internal.store.Journal;
import io.photonpump.embedded.internal.tls.TlsContexts;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** One running node. */
public final class Node implements AutoCloseable {

    private final NodeSettings settings;
    private final Journal journal;
    private final EventStoreServer tcp;
    private final HttpServer http;

    private Node(NodeSettings settings, Journal journal, EventStoreServer tcp, HttpServer http) {
        this.settings = settings;
        this.journal = journal;
        this.tcp = tcp;
        this.http = http;
    }

    /** Creates the information that a node reports about itself and its cluster. */
    public interface View {
        /** @param httpPort asked when a request arrives, because the port is bound then */
        HttpNode of(EventStoreServer server, IntSupplier httpPort);
    }

    /**
     * Starts a node. If that fails, everything is closed again.
     *
     * @param journal is replayed, written, and closed with the node
     * @param faults the faults of its connections
     * @throws io.photonpump.embedded.error.ListenException if a port is in use
     * @throws io.photonpump.embedded.error.LogException if the data directory cannot be used
     */
    public static Node start(NodeSettings settings, Journal journal, ServerClock clock, FaultRun faults, View view) {
        return start(
                settings,
                journal,
                clock,
                faults,
                view,
                (engine, hook) -> new EventStoreServer(settings.server(), engine, hook));
    }

    /** Starts the TCP side. */
    public interface Starter {
        EventStoreServer start(Supplier<EventStoreEngine> engine, PipelineHook hook);
    }

    /** Starts a node of a cluster, which starts the TCP side in its own way. */
    public static Node start(
            NodeSettings settings, Journal journal, ServerClock clock, FaultRun faults, View view, Starter starter) {
        EventStoreServer tcp = null;
        CompletableFuture<HttpServer> bound = new CompletableFuture<HttpServer>();
        try {
            SslContext tls = settings.tls() == null ? null : TlsContexts.of(settings.tls());
            PipelineHook hook =
                    pipeline -> pipeline.addBefore(PipelineHook.CONNECTION, "faults", new FaultHandler(faults));
            if (tls != null) {
                hook = hook.and(pipeline -> pipeline.addFirst(
                        "tls", tls.newHandler(pipeline.channel().alloc())));
            }
            tcp = starter.start(() -> new EventStoreEngine(settings.engine(), journal, clock), hook);
            HttpServer http = HttpServer.open(
                    tcp,
                    settings.server().host(),
                    settings.httpPort(),
                    settings.tls() != null && settings.tls().coversHttp() ? settings.tls() : null,
                    view.of(tcp, () -> bound.join().port()),
                    settings.access());
            bound.complete(http);
            return new Node(settings, journal, tcp, http);
        } catch (RuntimeException | Error e) {
            if (tcp != null) {
                tcp.close();
            }
            journal.close();
            throw e;
        }
    }

    /** Returns the settings with the ports that the node has. */
    public NodeSettings settings() {
        return settings.onPorts(tcp.tcpPort(), http.port());
    }

    public EventStoreServer tcp() {
        return tcp;
    }

    public int httpPort() {
        return http.port();
    }

    /** Ends as if the process had been killed. A second call has no effect. */
    public void kill() {
        http.kill();
        tcp.kill();
        journal.close();
    }

    /** Ends all subscriptions, frees the ports and closes the journal. A second call has no effect. */
    @Override
    public void close() {
        http.close();
        tcp.close();
        journal.close();
    }
}
