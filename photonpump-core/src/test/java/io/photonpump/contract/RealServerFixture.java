package io.photonpump.contract;

import static java.util.Objects.requireNonNull;

import io.photonpump.PhotonPump;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.event.Credentials;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A running server, whose features the fixture detects. */
final class RealServerFixture implements ServerFixture, BeforeAllCallback, AfterAllCallback {

    static final String PROPERTY = "photonpump.test.server";

    private @Nullable Class<?> owner;
    private @Nullable EventStoreClient client;
    private int version;
    private boolean access;

    private static String[] address() {
        String[] parts = System.getProperty(PROPERTY, "").split(":");
        if (parts.length != 3) {
            throw new IllegalArgumentException("-D" + PROPERTY + "=host:tcpPort:httpPort");
        }
        return parts;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (owner == null) { // nested classes call too
            owner = context.getRequiredTestClass();
            client = PhotonPump.connect(settings());
            version = Integer.parseInt(
                    Contract.await(client.admin().nodeInfo()).version().split("\\.")[0]);
            access = refusesWrongPasswords(client);
        }
    }

    private static boolean refusesWrongPasswords(EventStoreClient client) {
        try {
            Contract.await(client.with(CallOptions.defaults().withCredentials(new Credentials("stranger", "wrong")))
                    .getStreamMetadata(Contract.newStream("probe")));
            return false;
        } catch (NotAuthenticatedException e) {
            return true;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass() == owner) {
            client().close();
        }
    }

    @Override
    public String host() {
        return address()[0];
    }

    @Override
    public int tcpPort() {
        return Integer.parseInt(address()[1]);
    }

    @Override
    public int httpPort() {
        return Integer.parseInt(address()[2]);
    }

    @Override
    public EventStoreClient client() {
        return requireNonNull(client);
    }

    @Override
    public boolean hasFilters() {
        return version >= 20;
    }

    @Override
    public boolean operatorsAdministerGroups() {
        return version >= 5;
    }

    @Override
    public boolean checksAccess() {
        return access;
    }

    @Override
    public boolean isOurs() {
        return false;
    }
}
