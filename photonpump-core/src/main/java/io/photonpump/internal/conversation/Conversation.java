package io.photonpump.internal.conversation;

import io.photonpump.error.BadRequestException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.message.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * One request to the server, from the first message to the last reply. The methods are its input; what it wants done it
 * asks of the {@link ConversationContext} of each call. The dispatcher handles refusals that mean the same to every
 * request (not handled, not authenticated, bad request): they do not reach {@link #reply}, only {@link #refused}.
 *
 * @param <R> its result
 */
public interface Conversation<R> {

    /** The fate of a conversation that had begun when the connection was lost. */
    enum AfterLoss {
        /** {@link Conversation#start} is called again when there is a connection. */
        START_AGAIN,
        /** It fails: the server may have carried out the request, and repeating it could do so twice. */
        FAIL
    }

    /** Returns a description for messages such as "no answer to …". */
    String describe();

    /** Returns the stream in whose write queue this conversation keeps its place; null: it is not in a write queue. */
    default @Nullable String orderedStream() {
        return null;
    }

    /**
     * Returns the write that has to be found before this conversation starts again, because an earlier attempt may have
     * been carried out; null: there is none. If the write is found, this conversation ends with its result. Otherwise
     * {@link WriteConversation#notFound} is called, and this conversation starts again.
     */
    default @Nullable WriteConversation lostWrite() {
        return null;
    }

    /**
     * Begins, on the first connection, on a new one, or after {@link ConversationContext#tryAgain}. Earlier exchanges
     * are closed.
     */
    void start(ConversationContext<R> context);

    /**
     * Handles a message of the server.
     *
     * @param exchange the exchange that {@link ConversationContext#open} returned
     */
    void reply(long exchange, ServerMessage message, ConversationContext<R> context);

    /**
     * Notified that the server has refused the message of this exchange, in a way that means the same to every request.
     * The dispatcher decides what follows: this conversation fails, or starts again later. Its other exchanges are
     * still open, and will be closed.
     */
    default void refused(long exchange, ConversationContext<R> context) {}

    /**
     * Notified that a message of the server cannot be decoded. This conversation fails after this call, and should end
     * what it has open on the server.
     */
    default void unreadable(ConversationContext<R> context) {}

    /** Notified that the connection, and every exchange with it, is lost. Only called after {@link #start}. */
    AfterLoss lost();

    /**
     * Notified that the delay of {@link ConversationContext#wakeAfter} has passed, perhaps while there is no
     * connection.
     */
    default void awake(ConversationContext<R> context) {}

    /** Notified that the consumer has made the room that {@link Delivery#whenBelow} asked for. */
    default void room(ConversationContext<R> context) {}

    /** Ends the conversation, because the caller asks for it. */
    default void stop(ConversationContext<R> context) {}

    /** Sends last messages, because the client is about to close. */
    default void closeGracefully(ConversationContext<R> context) {}

    /**
     * Returns the error that the caller gets when this conversation fails with {@code error}. A write whose earlier attempt may have
     * been carried out must not end with an error that reads as "not written".
     */
    default PhotonPumpException failure(PhotonPumpException error) {
        return error;
    }

    /** Returns the error for a request that the server does not understand. */
    default PhotonPumpException badRequest(String serverText) {
        return new BadRequestException(describe(), serverText);
    }
}
