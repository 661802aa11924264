package io.photonpump.contract;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.Credentials;
import io.photonpump.settings.ClientSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server that contracts run on, whichever it is. */
public interface ServerFixture {

    /** Where its TCP port is. */
    String host();

    int tcpPort();

    int httpPort();

    /** A client whose calls are an administrator's: shared by all tests, which leave it open. */
    EventStoreClient client();

    /** Whose client {@link #client()} is. */
    default Credentials admin() {
        return new Credentials("admin", "changeit");
    }

    /** Whether it filters {@code $all}, as servers from version 20 on do. */
    boolean hasFilters();

    /** Whether it asks who may do what; a node in insecure mode does not. */
    default boolean checksAccess() {
        return true;
    }

    /** Whether members of {@code $ops} administer groups; a server of version 4 leaves that to {@code $admins}. */
    default boolean operatorsAdministerGroups() {
        return true;
    }

    /** Whether nobody else uses it, so that tests may change what holds for all of it. */
    default boolean isOurs() {
        return true;
    }

    /** Lets so much time pass on the server, if its clock can be moved; else it passes by itself. */
    default void pass(Duration time) {}

    /** Makes servers of this kind that speak TLS; null if that is not ours to do. */
    default @Nullable TlsFixture tls() {
        return null;
    }

    /** Makes clusters of servers of this kind; null if that is not ours to do. */
    default @Nullable ClusterFixture clusters() {
        return null;
    }

    /** The settings of {@link #client()}, for tests that need a client of their own. */
    default ClientSettings settings() {
        return ClientSettings.defaults()
                .withServer(host(), tcpPort())
                .withHttpPort(httpPort())
                .withCredentials(admin());
    }
}
