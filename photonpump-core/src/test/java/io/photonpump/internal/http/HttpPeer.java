package io.photonpump.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.photonpump.cluster.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real HTTP server on its own port, with scripted answers. */
public final class HttpPeer implements AutoCloseable {

    /** A request that it received. */
    public record Asked(String method, String path, String body, Map<String, List<String>> headers) {
        public String header(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            return values.isEmpty() ? "" : values.get(0);
        }
    }

    private record Answer(int status, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean silent;

    private HttpPeer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public static HttpPeer plain() {
        return plain(InetAddress.getLoopbackAddress(), 0);
    }

    public static HttpPeer plain(InetAddress address, int port) {
        try {
            return new HttpPeer(HttpServer.create(new InetSocketAddress(address, port), 0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static HttpPeer encrypted(SSLContext context) {
        return encrypted(context, false);
    }

    /** Starts an encrypted peer that can require a client certificate. */
    public static HttpPeer encrypted(SSLContext context, boolean clientCertificate) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(com.sun.net.httpserver.HttpsParameters parameters) {
                    var ssl = context.getDefaultSSLParameters();
                    ssl.setNeedClientAuth(clientCertificate);
                    parameters.setSSLParameters(ssl);
                }
            });
            return new HttpPeer(server);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers this path (as on the wire, without query), whatever the method, with 200 and a body. */
    public HttpPeer on(String path, String body) {
        return on("*", path, 200, body, Map.of());
    }

    public HttpPeer on(String method, String path, int status, String body) {
        return on(method, path, status, body, Map.of());
    }

    public HttpPeer on(String method, String path, int status, String body, Map<String, String> headers) {
        answers.put(method + " " + path, new Answer(status, body, headers));
        return this;
    }

    /** Stops answering: requests are read and ignored. */
    public HttpPeer fallSilent() {
        silent = true;
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port());
    }

    public List<Asked> asked() {
        return asked;
    }

    public Asked lastAsked() {
        return asked.get(asked.size() - 1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String method = exchange.getRequestMethod();
        String uri = exchange.getRequestURI().toString();
        asked.add(new Asked(method, uri, body, Map.copyOf(exchange.getRequestHeaders())));
        if (silent) {
            awaitClose();
            return;
        }
        String path = uri.replaceFirst("\\?.*", "");
        Answer answer = answers.getOrDefault(method + " " + path, answers.get("* " + path));
        if (answer == null) {
            answer = new Answer(404, "", Map.of());
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
