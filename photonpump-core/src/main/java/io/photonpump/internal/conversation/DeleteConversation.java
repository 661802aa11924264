package io.photonpump.internal.conversation;

import io.photonpump.event.DeleteResult;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.DeleteCompleted;
import io.photonpump.stream.ExpectedVersion;

/** The deletion of a stream. Never sent twice: a repetition would also delete what was written in between. */
public final class DeleteConversation extends SingleExchange<DeleteResult> {

    private final String stream;
    private final ExpectedVersion expected;

    public DeleteConversation(String stream, ExpectedVersion expected, boolean hard, boolean requireLeader) {
        super(new ClientMessage.DeleteStream(stream, expected.value(), hard, requireLeader));
        this.stream = stream;
        this.expected = expected;
    }

    @Override
    public String describe() {
        return "deleting '" + stream + "'";
    }

    @Override
    public String orderedStream() {
        return stream;
    }

    @Override
    void answer(ServerMessage message, ConversationContext<DeleteResult> context) {
        if (!(message instanceof DeleteCompleted deleted)) {
            unexpected(message, context);
        } else if (deleted.result() == OperationResult.SUCCESS) {
            context.finish(new DeleteResult(deleted.position()));
        } else {
            WriteRefusals.ofDeletion(describe(), stream, expected)
                    .apply(deleted.result(), deleted.text(), deleted.currentVersion(), context);
        }
    }

    @Override
    public AfterLoss lost() {
        return AfterLoss.FAIL;
    }
}
