package io.photonpump.internal.conversation;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.WireFeature;
import java.time.Duration;
import java.time.Instant;

/** The actions that a conversation can ask for. After {@link #finish} or {@link #fail}, no more are carried out. */
public interface ConversationContext<R> {

    /** Returns the time of the wall clock. */
    Instant now();

    /** Returns the time of a clock that only goes forward, in nanoseconds. */
    long nanoTime();

    /**
     * Sends a message in a new exchange.
     *
     * @return the exchange, with which its replies arrive until it is closed
     */
    long open(ClientMessage message);

    /** Sends another message in an exchange. */
    void send(long exchange, ClientMessage message);

    /** Ignores all later messages of an exchange. */
    void close(long exchange);

    void finish(R result);

    void fail(PhotonPumpException error);

    /**
     * Closes all exchanges, and starts again after a delay, which grows with each attempt until one is {@link
     * #settled}.
     */
    void tryAgain(String why);

    /** Ends the deadline, because the server has agreed. The next {@link #tryAgain} has the first delay again. */
    void settled();

    /** Calls {@link Conversation#awake} after a delay; a later call replaces an earlier one. */
    void wakeAfter(Duration delay);

    /**
     * Holds an exchange: the wire takes no more of its messages from the network until {@link #release}. The conversation releases it
     * in time.
     *
     * @return the time for which it is held at most; zero: it is not held
     */
    Duration hold(long exchange);

    /** Releases the exchange that is held for this conversation. Does nothing if there is none. */
    void release();

    /**
     * Fails the conversation unless the wire has a feature. Called before anything is sent.
     *
     * @return whether the wire has it
     */
    boolean requires(WireFeature feature);
}
