package io.photonpump.internal.dispatch;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.BadRequest;
import io.photonpump.internal.message.ServerMessage.NotAuthenticated;
import io.photonpump.internal.message.ServerMessage.NotHandled;
import org.jspecify.annotations.Nullable;

/**
 * The answers that any request may meet and that mean the same to all of them (docs/protocol.md, Authentication and
 * Node states and NotHandled).
 */
final class Refusals {

    private final Connection connection;

    Refusals(Connection connection) {
        this.connection = connection;
    }

    static boolean isOne(ServerMessage message) {
        return message instanceof NotHandled || message instanceof NotAuthenticated || message instanceof BadRequest;
    }

    /** Fails the conversation, or lets it try again. */
    void apply(ServerMessage refusal, ActiveConversation<?> active) {
        if (refusal instanceof NotHandled notHandled) {
            active.sent = false; // it says that it did nothing
            notHandled(notHandled, active);
        } else if (refusal instanceof NotAuthenticated refused) {
            active.fail(new NotAuthenticatedException(active.username(), refused.text()));
        } else if (refusal instanceof BadRequest bad) {
            active.fail(active.conversation.badRequest(bad.text()));
        }
    }

    /** The node did not take the request, so it is safe to make it again, here or at the leader. */
    private void notHandled(NotHandled refused, ActiveConversation<?> active) {
        Endpoint leader = refused.leader();
        switch (refused.reason()) {
            case NOT_READY -> active.tryAgain("the server is not ready");
            case TOO_BUSY -> active.tryAgain("the server is too busy");
            case UNRECOGNIZED -> active.tryAgain("the server did not take it, for a reason this client does not know");
            case NOT_LEADER -> goToLeader(leader, active);
            case READ_ONLY -> {
                if (leader == null) {
                    active.fail(new UnsupportedByServerException(
                            active.conversation.describe(), "the node is a read-only replica: connect to another one"));
                } else {
                    goToLeader(leader, active);
                }
            }
        }
    }

    private void goToLeader(@Nullable Endpoint leader, ActiveConversation<?> active) {
        active.tryAgain("the node is not the leader");
        if (leader != null) {
            connection.goTo(leader);
        }
    }
}
