package io.photonpump.embedded.faults;

import io.photonpump.contract.CuttableWire;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.settings.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One server, reached through a wire that can be cut. */
final class SingleSite implements Site {

    private final Security security;
    private final EmbeddedEventStore server;
    private final CuttableWire wire;

    SingleSite(Dialect dialect, @Nullable Path directory, Security security, long overtaking) {
        this.security = security;
        EmbeddedEventStore.Builder builder = EmbeddedEventStore.builder()
                .dialect(dialect)
                .heartbeat(Duration.ofMillis(200), Duration.ofMillis(300))
                .overtaking(overtaking);
        security.secure(builder);
        server = (directory == null ? builder : builder.dataDirectory(directory)).start();
        wire = new CuttableWire("localhost", server.tcpPort());
    }

    @Override
    public ClientSettings settings() {
        return directSettings().withServer("localhost", wire.port());
    }

    @Override
    public ClientSettings directSettings() {
        return security.secure(ClientSettings.defaults())
                .withServer("localhost", server.tcpPort())
                .withHttpPort(server.httpPort());
    }

    @Override
    public int port() {
        return server.tcpPort();
    }

    @Override
    public void faults(FaultScript script) {
        server.faults(script);
    }

    @Override
    public void killConnections() {
        server.killConnections();
    }

    @Override
    public void cut() {
        wire.cut();
    }

    @Override
    public void freeze() {
        wire.freeze();
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public void refuse() {
        server.refuseConnections();
        server.killConnections();
    }

    @Override
    public void accept() {
        server.acceptConnections();
    }

    @Override
    public void close() {
        wire.close();
        server.close();
    }
}
