package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.access.LoginSource;
import io.photonpump.embedded.internal.engine.UserAdministration;
import io.photonpump.internal.tcp.frame.Frame.FrameCredentials;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the server remembers of one connection: who it says it is, and on whose behalf it asks when a request does not tell. */
public final class Session {

    private final UUID id = UUID.randomUUID();
    private final String remoteAddress;
    private final String loginAddress;
    private final Outbox outbox;
    private final Pace pace;
    private boolean narrowNumbers;
    private boolean complained;
    private String connectionName = "";
    private @Nullable FrameCredentials defaultCredentials;
    private @Nullable FrameCredentials provenCredentials;

    /**
     * @param remoteAddress address and port of the peer, for people
     * @param pace when the connection's requests are carried out
     * @param narrowNumbers whether event numbers have 32 bits until the client identifies itself
     */
    public Session(String remoteAddress, Outbox outbox, Pace pace, boolean narrowNumbers) {
        this.remoteAddress = remoteAddress;
        int port = remoteAddress.lastIndexOf(':');
        this.loginAddress = port < 0 ? remoteAddress : remoteAddress.substring(0, port);
        this.outbox = narrowNumbers ? new NarrowOutbox(outbox, this::hasNarrowNumbers) : outbox;
        this.narrowNumbers = narrowNumbers;
        this.pace = pace;
    }

    /** What subscriptions know the connection by. */
    public UUID id() {
        return id;
    }

    public String remoteAddress() {
        return remoteAddress;
    }

    public Outbox outbox() {
        return outbox;
    }

    /** When the connection's requests are carried out. */
    Pace pace() {
        return pace;
    }

    /** As the client calls itself; empty until it does. */
    public String connectionName() {
        return connectionName;
    }

    /** Whether this is the first time that something is wrong with the connection: once is enough for the log. */
    boolean isFirstComplaint() {
        boolean first = !complained;
        complained = true;
        return first;
    }

    /** Whether event numbers have 32 bits on this connection at the moment. */
    boolean hasNarrowNumbers() {
        return narrowNumbers;
    }

    void identify(String name) {
        connectionName = name;
        narrowNumbers = false;
    }

    @Nullable
    FrameCredentials defaultCredentials() {
        return defaultCredentials;
    }

    /** They count from now on, verified or not (docs/protocol.md, Authentication). */
    void useByDefault(FrameCredentials credentials) {
        defaultCredentials = credentials;
    }

    /** Checks credentials. Those that were right before on this connection do not count as an attempt to guess a password. */
    Login login(FrameCredentials credentials, UserAdministration users) {
        boolean proven = credentials.equals(provenCredentials);
        Login login = users.authenticate(
                credentials.username(), credentials.password(), new LoginSource(loginAddress, proven));
        if (login.user() != null) {
            provenCredentials = credentials;
        } else if (proven) {
            provenCredentials = null;
        }
        return login;
    }
}
