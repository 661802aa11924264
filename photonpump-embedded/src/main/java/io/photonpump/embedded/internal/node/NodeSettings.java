package io.photonpump.embedded.internal.node;

import io.photonpump.embedded.internal.engine.EngineSettings;
import io.photonpump.embedded.internal.http.HttpAccess;
import io.photonpump.embedded.internal.net.ServerSettings;
import io.photonpump.embedded.tls.ServerTls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a node is to be like.
 *
 * @param server host, TCP port and heartbeats
 * @param httpPort 0: a free one
 * @param tls null: both ports speak in the clear
 * @param access which names and web pages the HTTP side accepts
 */
public record NodeSettings(
        ServerSettings server,
        int httpPort,
        EngineSettings engine,
        @Nullable ServerTls tls,
        HttpAccess access) {

    /** What the URL of a client has to say about encryption, without {@code ?} or {@code &}; empty for none. */
    public String urlKeys() {
        if (tls == null) {
            return "";
        }
        String file = URLEncoder.encode(tls.caCertificate().toString(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return "tls=true&tlsCaFile=" + file + (tls.coversHttp() ? "" : "&httpTls=false");
    }

    /** The same, on these ports. */
    public NodeSettings onPorts(int tcpPort, int httpPort) {
        return new NodeSettings(server.onPort(tcpPort), httpPort, engine, tls, access);
    }
}
