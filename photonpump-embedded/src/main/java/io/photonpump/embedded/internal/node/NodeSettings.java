package io.photonpump.embedded.internal.node;

import io.photonpump.embedded.internal.engine.EngineSettings;
import io.photonpump.embedded.internal.http.HttpAccess;
import io.photonpump.embedded.internal.net.ServerSettings;
import io.photonpump.embedded.tls.ServerTls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a node.
 *
 * @param server host, TCP port and heartbeats
 * @param httpPort 0 for a free one
 * @param engine the behaviour of the engine
 * @param tls null if connections are not encrypted
 * @param access the names and web pages that the HTTP side accepts
 */
public record NodeSettings(
        ServerSettings server,
        int httpPort,
        EngineSettings engine,
        @Nullable ServerTls tls,
        HttpAccess access) {

    /**
     * Returns the parameters of a client's URL that concern encryption, without {@code ?} or {@code &}; empty if there are none.
     */
    public String urlKeys() {
        if (tls == null) {
            return "";
        }
        return "tls=true&tlsCaFile=" + caFile(tls) + (tls.coversHttp() ? "" : "&httpTls=false");
    }

    /** Returns the parameters of the URL of a client of gRPC that concern encryption. */
    public String grpcUrlKeys() {
        return tls == null || !tls.coversHttp() ? "tls=false" : "tls=true&tlsCaFile=" + caFile(tls);
    }

    private static String caFile(ServerTls tls) {
        return URLEncoder.encode(tls.caCertificate().toString(), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    /** Returns a copy with these ports. */
    public NodeSettings onPorts(int tcpPort, int httpPort) {
        return new NodeSettings(server.onPort(tcpPort), httpPort, engine, tls, access);
    }
}
