package io.photonpump.internal.tcp.codec;

import io.photonpump.internal.message.GroupResult;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.WireDropReason;

/**
 * The numbers of results in TCP messages. An index into a table is the number on the wire; a number without an entry is
 * {@code UNRECOGNIZED}.
 */
final class ResultCodes {

    private static final OperationResult[] OPERATION = {
        OperationResult.SUCCESS,
        OperationResult.PREPARE_TIMEOUT,
        OperationResult.COMMIT_TIMEOUT,
        OperationResult.FORWARD_TIMEOUT,
        OperationResult.WRONG_EXPECTED_VERSION,
        OperationResult.STREAM_DELETED,
        OperationResult.INVALID_TRANSACTION,
        OperationResult.ACCESS_DENIED
    };

    private static final ReadResult[] READ_EVENT = {
        ReadResult.SUCCESS,
        ReadResult.EVENT_NOT_FOUND,
        ReadResult.NO_STREAM,
        ReadResult.STREAM_DELETED,
        ReadResult.ERROR,
        ReadResult.ACCESS_DENIED
    };

    private static final ReadResult[] READ_STREAM = {
        ReadResult.SUCCESS,
        ReadResult.NO_STREAM,
        ReadResult.STREAM_DELETED,
        ReadResult.NOT_MODIFIED,
        ReadResult.ERROR,
        ReadResult.ACCESS_DENIED
    };

    private static final ReadResult[] READ_ALL = {
        ReadResult.SUCCESS, ReadResult.NOT_MODIFIED, ReadResult.ERROR, ReadResult.ACCESS_DENIED
    };

    private static final NotHandledReason[] NOT_HANDLED = {
        NotHandledReason.NOT_READY, NotHandledReason.TOO_BUSY, NotHandledReason.NOT_LEADER, NotHandledReason.READ_ONLY
    };

    private static final WireDropReason[] DROPPED = {
        WireDropReason.UNSUBSCRIBED,
        WireDropReason.ACCESS_DENIED,
        WireDropReason.NOT_FOUND,
        WireDropReason.PERSISTENT_SUBSCRIPTION_DELETED,
        WireDropReason.SUBSCRIBER_MAX_COUNT_REACHED
    };

    private ResultCodes() {}

    static OperationResult operation(int number) {
        return of(OPERATION, number, OperationResult.UNRECOGNIZED);
    }

    static ReadResult readEvent(int number) {
        return of(READ_EVENT, number, ReadResult.UNRECOGNIZED);
    }

    static ReadResult readStream(int number) {
        return of(READ_STREAM, number, ReadResult.UNRECOGNIZED);
    }

    static ReadResult readAll(int number) {
        return of(READ_ALL, number, ReadResult.UNRECOGNIZED);
    }

    static NotHandledReason notHandled(int number) {
        return of(NOT_HANDLED, number, NotHandledReason.UNRECOGNIZED);
    }

    static WireDropReason dropped(int number) {
        return of(DROPPED, number, WireDropReason.UNRECOGNIZED);
    }

    /** @param one the meaning of 1, which differs between the commands */
    static GroupResult group(int number, GroupResult one) {
        return switch (number) {
            case 0 -> GroupResult.SUCCESS;
            case 1 -> one;
            case 2 -> GroupResult.FAIL;
            case 3 -> GroupResult.ACCESS_DENIED;
            default -> GroupResult.UNRECOGNIZED;
        };
    }

    private static <E> E of(E[] table, int number, E unrecognized) {
        return number >= 0 && number < table.length ? table[number] : unrecognized;
    }
}
