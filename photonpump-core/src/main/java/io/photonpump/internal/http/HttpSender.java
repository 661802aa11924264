package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.tls.SslContexts;
import io.photonpump.internal.tls.TlsSource;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests for one client: plain, or encrypted with the trust and keys that its TCP connections use. Safe on any
 * thread; answers arrive on the executor.
 */
public final class HttpSender implements AutoCloseable {

    private final @Nullable TlsSource tls;
    private final Duration connectTimeout;
    private final Executor executor;
    private final AtomicReference<Clients> clients = new AtomicReference<>(new Clients(null));

    /** The clients, by server name, for the trust and keys that they were made with; a connection never gets others. */
    private record Clients(@Nullable SslContexts contexts, Map<String, HttpClient> byName) {
        Clients(@Nullable SslContexts contexts) {
            this(contexts, new ConcurrentHashMap<>());
        }
    }

    /**
     * Makes no connection yet.
     *
     * @param tls null: plain HTTP
     * @param executor runs look-ups of names, reads of trust and keys, and the inner tasks of the HTTP client: as many threads as needed, not the event
     *     loop, and not an executor on which callers may wait for what is asked here
     */
    public HttpSender(@Nullable TlsSource tls, Duration connectTimeout, Executor executor) {
        this.tls = tls;
        this.connectTimeout = connectTimeout;
        this.executor = executor;
    }

    /** For a client of these settings, reading the files they name. See the constructor. */
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
     * Where something is on a server.
     *
     * @param pathAndQuery percent-encoded already, with the leading slash
     */
    URI uri(Endpoint server, String pathAndQuery) {
        return URI.create((tls == null ? "http://" : "https://") + server + pathAndQuery);
    }

    /**
     * Sends a request.
     *
     * @return cancelling it ends the exchange, and so does whatever else completes it first
     * @param timeout for the whole answer: the request's own time-out would end with the answer's first line
     * @param limit the largest body of an answer, in bytes; a larger one fails with {@link BodyTooLargeException}
     * @param serverName whose certificate to accept beside that of the URI's host; for a URI that has one of several
     *     addresses of this name. Null: only the URI's host
     */
    CompletableFuture<HttpResponse<String>> send(
            HttpRequest request, Duration timeout, int limit, @Nullable String serverName) {
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
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

    /** What depends on the answer runs on the executor, also after a time-out, and never on the timer's thread. */
    private CompletableFuture<HttpResponse<String>> sendOn(
            HttpClient client, HttpRequest request, Duration timeout, int limit, CompletableFuture<?> wanted) {
        if (wanted.isDone()) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, LimitedBody.upTo(limit));
        wanted.whenComplete((response, failure) -> exchange.cancel(true));
        return exchange.copy()
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenCompleteAsync((response, failure) -> exchange.cancel(true), executor);
    }

    private HttpClient client(@Nullable String serverName) {
        Clients current = current(tls == null ? null : tls.current());
        boolean named = tls != null && serverName != null;
        return current.byName().computeIfAbsent(named ? serverName : "", name -> newClient(name, current.contexts()));
    }

    private Clients current(@Nullable SslContexts contexts) {
        Clients before = clients.get();
        if (before.contexts() == contexts) {
            return before;
        }
        Clients fresh = new Clients(contexts);
        if (!clients.compareAndSet(before, fresh)) {
            return current(contexts);
        }
        close(before);
        return fresh;
    }

    private HttpClient newClient(String serverName, @Nullable SslContexts contexts) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                // Servers before 20 stumble over the offer to go on with HTTP/2, and nothing here would be faster for
                // it.
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
        return build(builder);
    }

    /** The thread of the client may outlive the caller's classes, so it must not hold their class loader. */
    private static HttpClient build(HttpClient.Builder builder) {
        Thread caller = Thread.currentThread();
        ClassLoader callers = caller.getContextClassLoader();
        caller.setContextClassLoader(HttpSender.class.getClassLoader());
        try {
            return builder.build();
        } finally {
            caller.setContextClassLoader(callers);
        }
    }

    /** Lets go of the connections: at once from Java 21 on, with the next garbage collection before. */
    @Override
    public void close() {
        close(clients.getAndSet(new Clients(null)));
    }

    /** What is under way on them is answered first. */
    private void close(Clients outdated) {
        for (HttpClient client : outdated.byName().values()) {
            if (client instanceof AutoCloseable closeable) {
                executor.execute(() -> closeQuietly(closeable));
            }
        }
        outdated.byName().clear();
    }

    private static void closeQuietly(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            // There is nobody left whom it could concern.
        }
    }
}
