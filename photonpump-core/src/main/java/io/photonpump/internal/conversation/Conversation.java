package io.photonpump.internal.conversation;

import io.photonpump.error.BadRequestException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.message.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with the server, from the first message to the last reply. What it may be told is below; what it wants done
 * it says to the {@link ConversationContext} of each call. The dispatcher handles refusals that mean the same to every request (not handled,
 * not authenticated, bad request): they do not reach {@link #reply}, only {@link #refused}.
 *
 * @param <R> what it ends with
 */
public interface Conversation<R> {

    /** What happens to a conversation that had begun when the connection went away. */
    enum AfterLoss {
        /** {@link Conversation#start} is called again when there is a connection. */
        START_AGAIN,
        /** It fails: the server may have done what was asked, and asking again could do it twice. */
        FAIL
    }

    /** What it is about, in words that fit into "no answer to …". */
    String describe();

    /** The stream among whose writes it keeps its place, in the order of the calls; null: it waits for no other. */
    default @Nullable String orderedStream() {
        return null;
    }

    /**
     * The write that has to be looked for before this starts again, because an earlier attempt may have been carried out; null: there
     * is none. If the write is found, this ends with its result. If it is not there, {@link WriteConversation#notFound} is called,
     * and this starts again.
     */
    default @Nullable WriteConversation lostWrite() {
        return null;
    }

    /** Begins, or begins again on a new connection or after {@link ConversationContext#tryAgain}. Earlier exchanges are closed. */
    void start(ConversationContext<R> context);

    /**
     * The server says something.
     *
     * @param exchange under which id: what {@link ConversationContext#open} returned
     */
    void reply(long exchange, ServerMessage message, ConversationContext<R> context);

    /**
     * The server refuses what was sent under this exchange, in a way that means the same to everybody. What follows is decided
     * above: it fails, or starts again later. Other exchanges are still open, and will be closed without a word.
     */
    default void refused(long exchange, ConversationContext<R> context) {}

    /** The server says something to it that cannot be read. It fails after this; what it has open there should be ended. */
    default void unreadable(ConversationContext<R> context) {}

    /** The connection is gone, and every exchange with it. Only called after {@link #start}. */
    AfterLoss lost();

    /** The delay asked for with {@link ConversationContext#wakeAfter} has passed, perhaps while there is no connection. */
    default void awake(ConversationContext<R> context) {}

    /** The consumer has made the room asked for with {@link Delivery#whenBelow}. */
    default void room(ConversationContext<R> context) {}

    /** The caller wants it to end. */
    default void stop(ConversationContext<R> context) {}

    /** The client is about to close: the last chance to send something. */
    default void closeGracefully(ConversationContext<R> context) {}

    /**
     * Returns the error that the caller gets when this conversation fails with {@code error}. A write whose earlier attempt may have
     * been carried out must not end with an error that reads as "not written".
     */
    default PhotonPumpException failure(PhotonPumpException error) {
        return error;
    }

    /** The server does not understand what was asked. */
    default PhotonPumpException badRequest(String serverText) {
        return new BadRequestException(describe(), serverText);
    }
}
