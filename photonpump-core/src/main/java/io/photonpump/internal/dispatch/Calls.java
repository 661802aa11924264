package io.photonpump.internal.dispatch;

import io.photonpump.error.BadRequestException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.RequestTooLargeException;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.message.ServerMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls conversations. What a conversation throws fails that conversation and no other. */
final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private Calls() {}

    static <R> void start(ActiveConversation<R> active) {
        try {
            active.conversation.start(active);
        } catch (RuntimeException e) {
            wentWrong(active, e);
        }
    }

    static <R> void reply(ActiveConversation<R> active, long exchange, ServerMessage message) {
        try {
            active.conversation.reply(exchange, message, active);
        } catch (RuntimeException e) {
            wentWrong(active, e);
        }
    }

    static <R> void refused(ActiveConversation<R> active, long exchange) {
        guarded(active, () -> active.conversation.refused(exchange, active));
    }

    static <R> void unreadable(ActiveConversation<R> active, ProtocolException error) {
        guarded(active, () -> active.conversation.unreadable(active));
        active.fail(new ProtocolException(active.conversation.describe() + ": " + error.getMessage()));
    }

    static <R> void awake(ActiveConversation<R> active) {
        guarded(active, () -> active.conversation.awake(active));
    }

    static <R> void room(ActiveConversation<R> active) {
        guarded(active, () -> active.conversation.room(active));
    }

    static <R> void stop(ActiveConversation<R> active) {
        guarded(active, () -> active.conversation.stop(active));
    }

    static <R> void closeGracefully(ActiveConversation<R> active) {
        guarded(active, () -> active.conversation.closeGracefully(active));
    }

    static void guarded(ActiveConversation<?> active, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            wentWrong(active, e);
        }
    }

    private static void wentWrong(ActiveConversation<?> active, RuntimeException e) {
        Conversation<?> conversation = active.conversation;
        String what = conversation.describe();
        if (e instanceof UnsendableException.TooLarge large) {
            active.fail(new RequestTooLargeException(what, large.bytes(), large.limit()));
        } else if (e instanceof UnsendableException) {
            active.fail(new BadRequestException(what, String.valueOf(e.getMessage())));
        } else {
            LOG.error("{} went wrong; this is a defect of the client", what, e);
            active.fail(new ProtocolException(what + " went wrong inside the client: " + e));
        }
    }
}
