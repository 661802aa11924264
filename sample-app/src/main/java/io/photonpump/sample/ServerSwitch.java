package io.photonpump.sample;

import io.photonpump.embedded.EmbeddedEventStore;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Disturbs the server, if it is the embedded one. A real server is left in peace. */
@Component
class ServerSwitch {

    private final Optional<EmbeddedEventStore> server;
    private volatile boolean dead;

    ServerSwitch(ObjectProvider<EmbeddedEventStore> server) {
        this.server = Optional.ofNullable(server.getIfAvailable());
    }

    boolean exists() {
        return server.isPresent();
    }

    boolean isDead() {
        return dead;
    }

    void cutConnections() {
        present().killConnections();
    }

    /** Ends all connections and takes no others. */
    void kill() {
        dead = true;
        present().refuseConnections();
        present().killConnections();
    }

    void startAgain() {
        present().acceptConnections();
        dead = false;
    }

    private EmbeddedEventStore present() {
        return server.orElseThrow(NoSwitchException::new);
    }

    /** The server is not the embedded one. */
    static final class NoSwitchException extends RuntimeException {

        private static final long serialVersionUID = 1;

        NoSwitchException() {
            super("This server is not a part of the application, so the application does not disturb it.");
        }
    }
}
