package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.thread.FutureTimeouts;
import io.photonpump.internal.tls.SslContexts;
import io.photonpump.internal.tls.TlsSource;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests of one client: plain, or encrypted with the trust and keys that its connections use. Safe on any
 * thread; responses are completed on the executor.
 *
 * {@code closed} is set before {@link #close} ends what is there; {@link #send} looks at it after it has registered the
 * response. So each response is ended by one of the two. {@code clients} changes by compare-and-set, and the clients in
 * it are guarded by a lock of their own.
 */
public final class HttpSender implements AutoCloseable {

    private final @Nullable TlsSource tls;
    private final Duration connectTimeout;
    private final Executor executor;
    private final AtomicReference<Clients> clients = new AtomicReference<>(new Clients(null));

    /** The pending responses, which end with this sender. */
    private final Set<CompletableFuture<?>> awaited = ConcurrentHashMap.newKeySet();

    /** Set once, before {@link #close} ends what is there. */
    private volatile boolean closed;

    /**
     * The HTTP clients, by server name, for the trust and keys that they were made with; a connection never gets
     * others. Guarded by a lock, so that no client is added after they have ended.
     */
    private static final class Clients {
        private final @Nullable SslContexts contexts;
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<String, StoppableHttpClient> byName = new HashMap<>();
        private boolean ended;

        Clients(@Nullable SslContexts contexts) {
            this.contexts = contexts;
        }

        /** Returns null if these clients have ended. */
        @Nullable
        HttpClient get(String serverName, BiFunction<String, @Nullable SslContexts, StoppableHttpClient> make) {
            lock.lock();
            try {
                return ended
                        ? null
                        : byName.computeIfAbsent(serverName, name -> make.apply(name, contexts))
                                .client();
            } finally {
                lock.unlock();
            }
        }

        void end(Consumer<StoppableHttpClient> ending) {
            lock.lock();
            try {
                ended = true;
                byName.values().forEach(ending);
                byName.clear();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Creates a sender, which connects to no server yet.
     *
     * @param tls null: plain HTTP
     * @param executor looks up names, reads trust and keys, and runs the inner tasks of the HTTP client. It needs as
     *     many threads as required; neither the event loop nor an executor on which callers wait for a response may be
     *     used
     */
    public HttpSender(@Nullable TlsSource tls, Duration connectTimeout, Executor executor) {
        this.tls = tls;
        this.connectTimeout = connectTimeout;
        this.executor = executor;
    }

    /** Returns a sender for a client with these settings, and reads the files that they name. */
    public static HttpSender of(ClientSettings settings, Executor executor) {
        TlsSettings tls = settings.httpTls();
        return new HttpSender(tls == null ? null : TlsSource.of(tls), settings.connectTimeout(), executor);
    }

    boolean encrypted() {
        return tls != null;
    }

    Executor executor() {
        return executor;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * Returns the URI of a path on a server.
     *
     * @param pathAndQuery percent-encoded, with the leading slash
     */
    URI uri(Endpoint server, String pathAndQuery) {
        return URI.create((tls == null ? "http://" : "https://") + server + pathAndQuery);
    }

    /**
     * Sends a request.
     *
     * @return cancelling it, or completing it in another way, ends the exchange
     * @param timeout for the whole response: the request's own timeout would end with its first line
     * @param limit the largest body of a response, in bytes; a larger one fails with {@link BodyTooLargeException}
     * @param serverName the name whose certificate is accepted besides that of the URI's host, for a URI that has one
     *     of several addresses of this name. Null: only the URI's host
     */
    CompletableFuture<HttpResponse<String>> send(
            HttpRequest request, Duration timeout, int limit, @Nullable String serverName) {
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
        awaited.add(answer);
        answer.whenComplete((response, failure) -> awaited.remove(answer));
        if (closed) { // read after adding: either this thread or close() sees the other
            answer.cancel(false);
            return answer;
        }
        CompletableFuture.supplyAsync(() -> client(serverName), executor)
                .thenCompose(client -> sendOn(client, request, timeout, limit, answer))
                .whenComplete((response, failure) -> {
                    if (failure == null) {
                        answer.complete(response);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
        return answer;
    }

    /**
     * Sends on a client. Dependents of the response run on the executor, also after a timeout, and never on the
     * timer's thread.
     */
    private CompletableFuture<HttpResponse<String>> sendOn(
            HttpClient client, HttpRequest request, Duration timeout, int limit, CompletableFuture<?> wanted) {
        if (wanted.isDone()) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, LimitedBody.upTo(limit));
        wanted.whenComplete((response, failure) -> exchange.cancel(true));
        return FutureTimeouts.failAfter(exchange.copy(), timeout)
                .whenCompleteAsync((response, failure) -> exchange.cancel(true), executor);
    }

    private HttpClient client(@Nullable String serverName) {
        while (!closed) {
            Clients current = current(tls == null ? null : tls.current());
            String name = tls == null || serverName == null ? "" : serverName;
            HttpClient client = current.get(name, this::newClient);
            if (client != null) {
                return client;
            }
        }
        throw new CancellationException("the client is closed");
    }

    private Clients current(@Nullable SslContexts contexts) {
        Clients before = clients.get();
        if (before.contexts == contexts) {
            return before;
        }
        Clients fresh = new Clients(contexts);
        if (!clients.compareAndSet(before, fresh)) {
            return current(contexts);
        }
        before.end(StoppableHttpClient::endWhenIdle);
        return fresh;
    }

    private StoppableHttpClient newClient(String serverName, @Nullable SslContexts contexts) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                // Servers before 20 fail at the offer to upgrade to HTTP/2, which would not make this faster.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(executor);
        if (contexts != null) {
            builder.sslContext(contexts.http());
        }
        if (!serverName.isEmpty()) {
            SSLParameters parameters = new SSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            builder.sslParameters(parameters);
        }
        return StoppableHttpClient.of(builder);
    }

    /** Ends the pending exchanges, the connections and their threads at once, without waiting. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(awaited).forEach(answer -> answer.cancel(true));
        clients.get().end(StoppableHttpClient::endNow);
    }
}
