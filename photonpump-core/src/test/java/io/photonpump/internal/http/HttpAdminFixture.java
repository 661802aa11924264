package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.net.NameService;
import io.photonpump.internal.tcp.TcpMemberEndpoints;
import io.photonpump.settings.ClientSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** A scripted server and the administration of a client that is connected to it. */
@Timeout(30)
abstract class HttpAdminFixture {

    static final Endpoint SOMEWHERE = new Endpoint("127.0.0.1", 1113);

    final ExecutorService threads = Executors.newCachedThreadPool();
    final List<AutoCloseable> open = new ArrayList<>();
    volatile NameService names = NameService.JVM;
    final HttpPeer server = peer();
    final HttpAdmin admin = admin(settings(server.port()), SOMEWHERE);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        threads.shutdownNow();
    }

    HttpPeer peer() {
        HttpPeer peer = HttpPeer.plain();
        open.add(peer);
        return peer;
    }

    static ClientSettings settings(int httpPort) {
        return ClientSettings.defaults().withCredentials("admin", "chang:eit").withHttpPort(httpPort);
    }

    HttpAdmin admin(ClientSettings settings, Endpoint connected) {
        return admin(settings, HttpSender.of(settings, threads), null, connected);
    }

    HttpAdmin admin(ClientSettings settings, HttpSender http, GossipDiscovery discovery, Endpoint connected) {
        return new HttpAdmin(
                settings,
                http,
                discovery,
                new TcpMemberEndpoints(settings.tls() != null),
                () -> connected,
                new CredentialsSource(settings.credentials(), threads, settings.connectTimeout()),
                names,
                threads);
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    static Object json(String text) {
        return JsonMapper.builder().build().readValue(text, Object.class);
    }

    static String basic(String loginAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(loginAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    static String member(String state, int tcpPort, HttpPeer http) {
        return """
                {"state":"%s","isAlive":true,"externalTcpIp":"10.0.0.1","externalTcpPort":%d,
                "httpEndPointIp":"127.0.0.1","httpEndPointPort":%d}""".formatted(state, tcpPort, http.port());
    }
}
