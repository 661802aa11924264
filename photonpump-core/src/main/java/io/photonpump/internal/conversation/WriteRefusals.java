package io.photonpump.internal.conversation;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.InvalidTransactionException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.stream.ExpectedVersion;
import org.jspecify.annotations.Nullable;

/**
 * What each result of a write means, in one place (docs/protocol.md, Results of writes). The three time-outs leave the
 * outcome open: what has event ids can be asked for again, see {@link WriteConversation}; the rest is never sent twice.
 */
record WriteRefusals(
        String what, String stream, @Nullable ExpectedVersion expected, long transactionId, AccessRight needed) {

    private static final long NO_TRANSACTION = -1;

    /** For a write, which is no step of a transaction. */
    static WriteRefusals ofWrite(String what, String stream, ExpectedVersion expected) {
        return new WriteRefusals(what, stream, expected, NO_TRANSACTION, AccessRight.WRITE);
    }

    /** For a deletion. */
    static WriteRefusals ofDeletion(String what, String stream, ExpectedVersion expected) {
        return new WriteRefusals(what, stream, expected, NO_TRANSACTION, AccessRight.DELETE);
    }

    /** Must not be called for a success. */
    void apply(OperationResult result, String text, @Nullable Long currentVersion, ConversationContext<?> context) {
        switch (result) {
            case SUCCESS -> throw new IllegalArgumentException("a success is no refusal");
            case PREPARE_TIMEOUT, COMMIT_TIMEOUT, FORWARD_TIMEOUT ->
                context.fail(new ServerErrorException(
                        what, result + ": it may have been done all the same; look before you repeat it"));
            case WRONG_EXPECTED_VERSION ->
                context.fail(new WrongExpectedVersionException(stream, expected, currentVersion));
            case STREAM_DELETED -> context.fail(new StreamDeletedException(stream));
            case ACCESS_DENIED -> context.fail(new AccessDeniedException(what, needed, stream));
            case INVALID_TRANSACTION -> context.fail(new InvalidTransactionException(transactionId));
            case UNRECOGNIZED ->
                context.fail(new ServerErrorException(what, "a result this client does not know. " + text));
        }
    }
}
