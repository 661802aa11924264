package io.photonpump.internal.conversation;

import io.photonpump.error.AccessRight;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.TransactionCommitted;
import io.photonpump.internal.message.ServerMessage.TransactionStarted;
import io.photonpump.internal.message.ServerMessage.TransactionWritten;
import io.photonpump.internal.message.WireFeature;
import io.photonpump.stream.ExpectedVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an explicit transaction (docs/protocol.md, Transactions), each a conversation of its own. None is sent
 * twice. Writing and committing keep their place in the write queue of the stream: what is written before a commit
 * belongs to it. Starting does not, because the server checks the stream at the commit.
 */
public final class TransactionConversation {

    private TransactionConversation() {}

    private abstract static class Step<R> extends SingleExchange<R> {
        private final String what;
        final WriteRefusals refusals;

        Step(ClientMessage question, String what, String stream, @Nullable ExpectedVersion expected, long id) {
            super(question);
            this.what = what;
            this.refusals = new WriteRefusals(what, stream, expected, id, AccessRight.WRITE);
        }

        @Override
        public final void start(ConversationContext<R> context) {
            if (context.requires(WireFeature.TRANSACTIONS)) {
                super.start(context);
            }
        }

        @Override
        public final String describe() {
            return what;
        }

        @Override
        public final AfterLoss lost() {
            return AfterLoss.FAIL;
        }
    }

    /** The start of a transaction; its result is the transaction's number. */
    public static final class Start extends Step<Long> {
        public Start(String stream, ExpectedVersion expected, boolean requireLeader) {
            super(
                    new ClientMessage.TransactionStart(stream, expected.value(), requireLeader),
                    "starting a transaction on '" + stream + "'",
                    stream,
                    expected,
                    -1);
        }

        @Override
        void answer(ServerMessage message, ConversationContext<Long> context) {
            if (!(message instanceof TransactionStarted started)) {
                unexpected(message, context);
            } else if (started.result() == OperationResult.SUCCESS) {
                context.finish(started.transactionId());
            } else {
                refusals.apply(started.result(), started.text(), null, context);
            }
        }
    }

    /** A write of events to a transaction. */
    public static final class Write extends Step<Boolean> {
        private final String stream;

        public Write(String stream, long id, List<EventData> events, boolean requireLeader) {
            super(
                    new ClientMessage.TransactionWrite(id, events, requireLeader),
                    "writing " + events.size() + " events to a transaction on '" + stream + "'",
                    stream,
                    ExpectedVersion.any(),
                    id);
            this.stream = stream;
        }

        @Override
        public String orderedStream() {
            return stream;
        }

        @Override
        void answer(ServerMessage message, ConversationContext<Boolean> context) {
            if (!(message instanceof TransactionWritten written)) {
                unexpected(message, context);
            } else if (written.result() == OperationResult.SUCCESS) {
                context.finish(true);
            } else {
                refusals.apply(written.result(), written.text(), null, context);
            }
        }
    }

    /** The commit of a transaction. */
    public static final class Commit extends Step<WriteResult> {
        private final String stream;

        /** @param expected the expected version at the start; null: unknown */
        public Commit(String stream, @Nullable ExpectedVersion expected, long id, boolean requireLeader) {
            super(
                    new ClientMessage.TransactionCommit(id, requireLeader),
                    "committing a transaction on '" + stream + "'",
                    stream,
                    expected,
                    id);
            this.stream = stream;
        }

        @Override
        public String orderedStream() {
            return stream;
        }

        @Override
        void answer(ServerMessage message, ConversationContext<WriteResult> context) {
            if (!(message instanceof TransactionCommitted committed)) {
                unexpected(message, context);
            } else if (committed.result() == OperationResult.SUCCESS) {
                context.finish(new WriteResult(
                        committed.firstEventNumber(), committed.lastEventNumber(), committed.position()));
            } else {
                refusals.apply(committed.result(), committed.text(), null, context);
            }
        }
    }
}
