package io.photonpump.embedded.golden.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A server for scenarios. */
final class GrpcTarget {

    private final int port;
    private final SSLContext tls;
    private final Consumer<Duration> clock;
    private final HttpClient http;

    /**
     * @param tls null for connections in the clear
     * @param clock lets time pass for the server
     */
    GrpcTarget(int port, SSLContext tls, Consumer<Duration> clock) {
        this.port = port;
        this.tls = tls;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder();
        http = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    int port() {
        return port;
    }

    boolean secure() {
        return tls != null;
    }

    Socket connect() {
        try {
            if (tls == null) {
                return new Socket("127.0.0.1", port);
            }
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", port);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            if (!socket.getApplicationProtocol().equals("h2")) {
                throw new IOException("the server chose '" + socket.getApplicationProtocol() + "', not h2");
            }
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI http(String path) {
        return URI.create((secure() ? "https" : "http") + "://localhost:" + port + path);
    }

    HttpClient httpClient() {
        return http;
    }

    /** Lets time pass for the server. */
    void pass(Duration time) {
        clock.accept(time);
    }
}
