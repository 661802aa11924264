package io.photonpump.embedded.contract;

import static java.util.Objects.requireNonNull;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.contract.ClusterFixture;
import io.photonpump.contract.ServerFixture;
import io.photonpump.contract.TlsFixture;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.internal.dialect.DialectRules;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The embedded server, which runs as long as the test class with this extension, nested classes included. */
final class EmbeddedFixture implements ServerFixture, BeforeAllCallback, AfterAllCallback {

    private final Dialect dialect;
    private EmbeddedEventStore server;
    private EventStoreClient client;
    private Class<?> owner;

    EmbeddedFixture(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (owner == null) { // nested classes call too
            owner = context.getRequiredTestClass();
            server =
                    EmbeddedEventStore.builder().dialect(dialect).overtaking(23).start();
            client = PhotonPump.connect(settings());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass() == owner) {
            client.close();
            server.close();
        }
    }

    EmbeddedEventStore server() {
        return requireNonNull(server);
    }

    @Override
    public String host() {
        return "localhost";
    }

    @Override
    public int tcpPort() {
        return server().tcpPort();
    }

    @Override
    public int httpPort() {
        return server().httpPort();
    }

    @Override
    public EventStoreClient client() {
        return requireNonNull(client);
    }

    @Override
    public boolean hasFilters() {
        return DialectRules.of(dialect).hasFilters();
    }

    @Override
    public TlsFixture tls() {
        return new EmbeddedTlsFixture(dialect);
    }

    @Override
    public ClusterFixture clusters() {
        return new EmbeddedClusterFixture(dialect);
    }

    @Override
    public void pass(Duration time) {
        server().advance(time);
    }
}
