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
 * The meaning of the results of writes (docs/protocol.md, Results of writes). The three timeouts leave the outcome
 * open. Requests with event ids can be repeated, see {@link WriteConversation}; the others are never sent twice.
 */
record WriteRefusals(
        String what, String stream, @Nullable ExpectedVersion expected, long transactionId, AccessRight needed) {

    private static final long NO_TRANSACTION = -1;

    /** Returns the refusals of a write that is not a step of a transaction. */
    static WriteRefusals ofWrite(String what, String stream, ExpectedVersion expected) {
        return new WriteRefusals(what, stream, expected, NO_TRANSACTION, AccessRight.WRITE);
    }

    /** Returns the refusals of a deletion. */
    static WriteRefusals ofDeletion(String what, String stream, ExpectedVersion expected) {
        return new WriteRefusals(what, stream, expected, NO_TRANSACTION, AccessRight.DELETE);
    }

    /** Fails the conversation. Must not be called for a success. */
    void apply(OperationResult result, String text, @Nullable Long currentVersion, ConversationContext<?> context) {
        switch (result) {
            case SUCCESS -> throw new IllegalArgumentException("a success is not a refusal");
            case PREPARE_TIMEOUT, COMMIT_TIMEOUT, FORWARD_TIMEOUT ->
                context.fail(new ServerErrorException(
                        what, result + ": it may have been carried out; look before you repeat it"));
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
