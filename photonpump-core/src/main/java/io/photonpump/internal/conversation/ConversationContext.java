package io.photonpump.internal.conversation;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.WireFeature;
import java.time.Duration;
import java.time.Instant;

/**
 * What a conversation can have done. Whatever carries it out is above; after {@link #finish} or {@link #fail} nothing more
 * is.
 */
public interface ConversationContext<R> {

    /** The wall clock. */
    Instant now();

    /** A clock that only goes forward, in nanoseconds. */
    long nanoTime();

    /**
     * Sends under a fresh id.
     *
     * @return the exchange: replies to this id come with it, until it is closed
     */
    long open(ClientMessage message);

    /** Sends more under the id of an exchange. */
    void send(long exchange, ClientMessage message);

    /** What still comes under the id of this exchange is ignored. */
    void close(long exchange);

    void finish(R result);

    void fail(PhotonPumpException error);

    /** Closes all exchanges, and starts again after a while, longer each time that nothing was {@link #settled} between. */
    void tryAgain(String why);

    /** The server has agreed: there is no deadline any more, and the next {@link #tryAgain} is the first again. */
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
