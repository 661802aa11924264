package io.photonpump.embedded.internal.http;

import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.internal.engine.EngineSettings;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.engine.ServerClock;
import io.photonpump.embedded.internal.net.EventStoreServer;
import io.photonpump.embedded.internal.net.PipelineHook;
import io.photonpump.embedded.internal.net.ServerSettings;
import io.photonpump.embedded.internal.net.ServiceSettings;
import io.photonpump.embedded.internal.store.Journal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An engine in memory with a real HTTP port, and a client for it. */
final class HttpFixture implements AutoCloseable {

    static final String ADMIN = "admin:changeit";
    static final String ANONYMOUS = "";

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final EventStoreServer tcp;
    private final HttpServer server;

    HttpFixture(Dialect dialect) {
        this(dialect, HttpAccess.OWN);
    }

    HttpFixture(Dialect dialect, HttpAccess access) {
        var settings = new ServerSettings(
                "127.0.0.1", 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, ServiceSettings.IMMEDIATE);
        tcp = new EventStoreServer(
                settings,
                () -> new EventStoreEngine(
                        new EngineSettings(dialect, true, false),
                        Journal.NONE,
                        new ServerClock(InstantSource.system())),
                PipelineHook.NONE);
        server = HttpServer.open(tcp, "127.0.0.1", 0, null, new SingleNode(tcp.engine()), access);
    }

    private record SingleNode(EventStoreEngine engine) implements HttpNode {
        @Override
        public ClusterMember self() {
            var id = new UUID(1, 1);
            var state = engine.dialect().leaderState();
            return new ClusterMember(id, state, true, "127.0.0.1", 1113, 2113, false, 42, 50, 0, id);
        }

        @Override
        public List<ClusterMember> members() {
            return List.of(self());
        }

        @Override
        public boolean standardProjections() {
            return false;
        }
    }

    record Answer(int status, String body, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    int port() {
        return server.port();
    }

    String base() {
        return "http://127.0.0.1:" + server.port();
    }

    Answer get(String path, String credentials, String... headers) {
        return send("GET", path, credentials, "", headers);
    }

    Answer post(String path, String credentials, String body, String... headers) {
        return send("POST", path, credentials, body, headers);
    }

    /** Writes an event of type {@code Born}. */
    Answer born(String path, String credentials) {
        return post(
                path,
                credentials,
                "{\"name\":\"Derpy\"}",
                "Content-Type",
                "application/json",
                "ES-EventType",
                "Born",
                "ES-EventId",
                UUID.randomUUID().toString());
    }

    Answer send(String method, String path, String credentials, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base() + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!body.isEmpty() && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (!credentials.isEmpty()) {
            var token = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + token);
        }
        try {
            var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        tcp.close();
    }
}
