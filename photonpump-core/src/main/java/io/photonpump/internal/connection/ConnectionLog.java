package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.settings.ConnectionPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of a client's connection. In a row of failed attempts only the first is worth a warning. */
final class ConnectionLog {

    private static final Logger log = LoggerFactory.getLogger(Connector.class);

    private final String name;

    ConnectionLog(String name) {
        this.name = name;
    }

    void moved(ConnectionPhase from, ConnectionPhase to) {
        log.debug("[{}] {} -> {}", name, from, to);
    }

    void connected(Endpoint endpoint, int attempt) {
        if (attempt == 1) {
            log.info("[{}] connected to {}", name, endpoint);
        } else {
            log.info("[{}] connected to {} at attempt {}", name, endpoint, attempt);
        }
    }

    /** Each loss is news, whatever attempt brought the connection up. */
    void lost(Endpoint endpoint, Throwable cause) {
        log.warn("[{}] lost the connection to {}: {}", name, endpoint, cause.toString());
    }

    void failed(int attempt, ConnectionFailedException failure) {
        if (attempt == 1) {
            log.warn("[{}] {}", name, failure.getMessage());
        } else {
            log.debug("[{}] attempt {}: {}", name, attempt, failure.getMessage());
        }
    }

    void gaveUp(int attempt) {
        log.error("[{}] giving up after {} attempts, as the settings ask", name, attempt);
    }

    void movesToLeader(Endpoint leader, Endpoint from) {
        log.info("[{}] the leader is {}: moving there from {}", name, leader, from);
    }

    void leaderNotReached(Endpoint leader, Throwable cause) {
        log.debug("[{}] the leader {} cannot be reached", name, leader, cause);
    }

    void authenticatedAgain(String login) {
        log.info("[{}] the server accepts the new credentials of '{}'", name, login);
    }

    void notAuthenticatedAgain(NotAuthenticatedException refusal) {
        log.warn(
                "[{}] {}; requests fail until the server accepts these credentials or gets others, which the client looks for",
                name,
                refusal.getMessage());
    }
}
