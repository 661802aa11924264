package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.access.LoginSource;
import io.photonpump.embedded.internal.engine.UserAdministration;
import io.photonpump.internal.tcp.frame.Frame.FrameCredentials;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of one connection: its name, and the credentials of requests that have none. */
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
     * @param remoteAddress the address and port of the client, for logs
     * @param pace when requests of the connection are carried out
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

    /** Returns the id under which subscriptions know the connection. */
    public UUID id() {
        return id;
    }

    public String remoteAddress() {
        return remoteAddress;
    }

    public Outbox outbox() {
        return outbox;
    }

    /** Returns the pace at which requests of the connection are carried out. */
    Pace pace() {
        return pace;
    }

    /** Returns the name that the client has given itself; empty if it has none. */
    public String connectionName() {
        return connectionName;
    }

    /** Returns whether this is the first problem of the connection. Only the first one is logged. */
    boolean isFirstComplaint() {
        boolean first = !complained;
        complained = true;
        return first;
    }

    /** Returns whether event numbers have 32 bits on this connection now. */
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

    /** The credentials apply from now on, verified or not (docs/protocol.md, Authentication). */
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
