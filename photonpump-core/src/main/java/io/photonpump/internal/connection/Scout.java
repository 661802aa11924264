package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.thread.Loop;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the leader on trial: it is opened and greeted while the one to another node goes on serving, so that a leader
 * that cannot be reached costs nobody anything. Once it is greeted it is a connection like others, with a listener of its own.
 */
final class Scout implements WireListener {

    private final Endpoint leader;
    private final String clientName;
    private final Consumer<Greeting> arrived;
    private final Consumer<Throwable> failed;
    private Runnable stop = () -> {};
    private Loop.Timer timer = () -> {};
    private @Nullable Greeting greeting;
    private @Nullable Wire wire;
    private boolean over;

    /** The listener of the connection once the trial is over. */
    private @Nullable WireListener successor;

    /**
     * A connection that is about to be opened.
     *
     * @param arrived called with the greeting when the leader has answered it
     * @param failed called if it cannot be; not both are called, and none after {@link #stop}
     */
    Scout(Endpoint leader, String clientName, Consumer<Greeting> arrived, Consumer<Throwable> failed) {
        this.leader = leader;
        this.clientName = clientName;
        this.arrived = arrived;
        this.failed = failed;
    }

    Endpoint leader() {
        return leader;
    }

    /** @param late what fails it when it takes too long */
    void limit(Loop.Timer late) {
        timer = late;
    }

    /** Sets out, unless it was stopped. */
    void open(Transport sockets, Greeting words) {
        if (!over) {
            greeting = words;
            stop = sockets.open(leader, this);
        }
    }

    /** Gives up; calls neither callback. */
    void stop() {
        timer.cancel();
        over = true;
        if (wire != null) {
            wire.close();
        } else {
            stop.run();
        }
    }

    /** Hands the connection over; only after it has arrived. */
    Wire succeed(WireListener listener) {
        if (wire == null) {
            throw new IllegalStateException("the connection to " + leader + " is not open");
        }
        timer.cancel();
        successor = listener;
        return wire;
    }

    void fail(Throwable cause) {
        if (!over) {
            stop();
            failed.accept(cause);
        }
    }

    @Override
    public void opened(Wire newWire) {
        Greeting words = greeting;
        if (over || words == null) {
            newWire.close();
        } else {
            wire = newWire;
            words.send(newWire, clientName);
        }
    }

    @Override
    public void received(long exchange, ServerMessage message) {
        if (successor != null) {
            successor.received(exchange, message);
        } else if (!over && greeting != null) {
            hear(greeting, message);
        }
    }

    private void hear(Greeting words, ServerMessage message) {
        boolean greeted;
        try {
            greeted = words.answered(message);
        } catch (IOException | RuntimeException e) {
            fail(e);
            return;
        }
        if (greeted) {
            arrived.accept(words);
        }
    }

    @Override
    public boolean unreadable(long exchange, ProtocolException error) {
        return successor != null && successor.unreadable(exchange, error);
    }

    @Override
    public void closed(Throwable cause) {
        if (successor != null) {
            successor.closed(cause);
        } else {
            fail(cause);
        }
    }
}
