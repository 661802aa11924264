package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.settings.ConnectionPhase;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what happens to a client's connection. In a row of failed attempts each kind of failure is logged once as a warning, so that a
 * refused password is seen even if the server could not be reached at first. For the event loop only.
 */
final class ConnectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private final String name;

    /** The kinds of failure that were warned of since there was a connection. */
    private final Set<Class<?>> warned = new HashSet<>();

    ConnectionLog(String name) {
        this.name = name;
    }

    void moved(ConnectionPhase from, ConnectionPhase to) {
        LOG.debug("[{}] {} -> {}", name, from, to);
    }

    void connected(Endpoint endpoint, int attempt) {
        warned.clear();
        if (attempt == 1) {
            LOG.info("[{}] connected to {}", name, endpoint);
        } else {
            LOG.info("[{}] connected to {} at attempt {}", name, endpoint, attempt);
        }
    }

    /** Each loss is news, whatever attempt brought the connection up. */
    void lost(Endpoint endpoint, Throwable cause) {
        LOG.warn("[{}] lost the connection to {}: {}", name, endpoint, cause.toString());
    }

    void failed(int attempt, ConnectionFailedException failure) {
        Throwable cause = failure.getCause() != null ? failure.getCause() : failure;
        if (warned.add(cause.getClass())) {
            LOG.warn("[{}] {}", name, failure.getMessage());
        } else {
            LOG.debug("[{}] attempt {}: {}", name, attempt, failure.getMessage());
        }
    }

    /** The failure says more than the one before it, although both are of one kind. */
    void hungUpAgain(ConnectionFailedException failure) {
        LOG.warn("[{}] {}", name, failure.getMessage());
    }

    void hopeless(ConnectionFailedException failure) {
        LOG.error("[{}] {}", name, failure.getMessage(), failure.getCause());
    }

    void gaveUp(int attempt) {
        LOG.error("[{}] giving up after {} attempts, as the settings ask", name, attempt);
    }

    void movesToLeader(Endpoint leader, Endpoint from) {
        LOG.info("[{}] the leader is {}: moving there from {}", name, leader, from);
    }

    void leaderNotReached(Endpoint leader, Throwable cause) {
        LOG.debug("[{}] the leader {} cannot be reached", name, leader, cause);
    }

    void authenticatedAgain(String username) {
        LOG.info("[{}] the server accepts the new credentials of '{}'", name, username);
    }

    void notAuthenticatedAgain(NotAuthenticatedException refusal) {
        LOG.warn(
                "[{}] {}; requests fail until the server accepts these credentials or gets others, which the client looks for",
                name,
                refusal.getMessage());
    }
}
