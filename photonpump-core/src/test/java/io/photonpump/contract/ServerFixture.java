package io.photonpump.contract;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.Credentials;
import io.photonpump.settings.ClientSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server that contracts run on. */
public interface ServerFixture {

    /** Returns the host of the TCP port. */
    String host();

    int tcpPort();

    int httpPort();

    /** Returns the client of an administrator that all tests share and leave open. */
    EventStoreClient client();

    /** Returns the credentials of {@link #client()}. */
    default Credentials admin() {
        return new Credentials("admin", "changeit");
    }

    /** Returns whether the server filters {@code $all}, as servers from version 20 do. */
    boolean hasFilters();

    /** Returns whether the server checks access; a node in insecure mode does not. */
    default boolean checksAccess() {
        return true;
    }

    /** Returns whether members of {@code $ops} may administer groups; a server of version 4 requires {@code $admins}. */
    default boolean operatorsAdministerGroups() {
        return true;
    }

    /** Returns whether the server is not shared, so that tests may change server-wide settings. */
    default boolean isOurs() {
        return true;
    }

    /** Advances the server's clock if the fixture can; otherwise waits for the real one. */
    default void pass(Duration time) {}

    /** Returns a factory of servers of this kind with TLS; null if the fixture cannot start servers. */
    default @Nullable TlsFixture tls() {
        return null;
    }

    /** Returns a factory of clusters of this kind; null if the fixture cannot start servers. */
    default @Nullable ClusterFixture clusters() {
        return null;
    }

    /** Returns the settings of {@link #client()}, for tests that need a separate client. */
    default ClientSettings settings() {
        return ClientSettings.defaults()
                .withServer(host(), tcpPort())
                .withHttpPort(httpPort())
                .withCredentials(admin());
    }
}
