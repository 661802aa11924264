package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.message.ServerMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the leader on trial: it is opened and greeted while the one to another node goes on serving, so that a leader
 * that cannot be reached costs nobody anything.
 */
final class Scout {

    private final Endpoint leader;
    private final WireListener listener;
    private final Runnable giveUp;
    private Loop.Timer timer = () -> {};
    private @Nullable Wire wire;
    private @Nullable Greeting greeting;

    /**
     * A connection that is about to be opened.
     *
     * @param listener of the connection
     * @param giveUp closes it, and silences the listener
     */
    Scout(Endpoint leader, WireListener listener, Runnable giveUp) {
        this.leader = leader;
        this.listener = listener;
        this.giveUp = giveUp;
    }

    /** What happens when it takes too long. */
    void timer(Loop.Timer newTimer) {
        timer = newTimer;
    }

    Endpoint leader() {
        return leader;
    }

    boolean has(WireListener other) {
        return listener == other;
    }

    void opened(Wire newWire, Greeting newGreeting, String clientName) {
        wire = newWire;
        greeting = newGreeting;
        newGreeting.send(newWire, clientName);
    }

    /**
     * The node says something.
     *
     * @return true when it is ready to serve
     */
    boolean isGreetedBy(ServerMessage answer) throws IOException {
        return greeting != null && greeting.answered(answer);
    }

    /** It is no trial any more; the state of the connection is that of any other that was greeted. */
    ConnectionState.InGreeting succeeds() {
        if (wire == null || greeting == null) {
            throw new IllegalStateException("the connection to " + leader + " is not open");
        }
        timer.cancel();
        return new ConnectionState.InGreeting(1, leader, wire, greeting);
    }

    void stop() {
        timer.cancel();
        giveUp.run();
    }
}
