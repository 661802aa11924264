package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.embedded.internal.store.WriteResult;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import io.photonpump.internal.grpc.proto.SharedMessages.LogPosition;
import io.photonpump.internal.grpc.proto.SharedMessages.WrongExpectedVersion;
import io.photonpump.internal.grpc.proto.StreamMessages.AppendResp;
import io.photonpump.internal.grpc.proto.StreamMessages.AppendSuccess;

/** The results of writes as messages. */
final class WriteAnswers {

    private static final Empty EMPTY = Empty.getDefaultInstance();

    private WriteAnswers() {}

    /** The success of a write. That of a repeated one has no position if the stream is soft-deleted. */
    static AppendSuccess success(EventStoreEngine engine, String stream, WriteResult result) {
        AppendSuccess.Builder success = AppendSuccess.newBuilder();
        if (result.last() == Streams.NONE) {
            success.setNoStream(EMPTY);
        } else {
            success.setCurrentRevision(result.last());
        }
        boolean hidden = result.status() == WriteResult.Status.REPEATED
                && engine.store().metadata(stream).isSoftDeleted();
        if (hidden) {
            success.setNoPosition(EMPTY);
        } else {
            success.setPosition(position(result.position()));
        }
        return success.build();
    }

    static LogPosition position(long position) {
        return LogPosition.newBuilder()
                .setCommitPosition(position)
                .setPreparePosition(position)
                .build();
    }

    /** The result of an Append with a wrong expected version, in the form of 20.6 and in that of later versions. */
    static AppendResp.WrongExpectedVersion wrongVersion(long expected, long current) {
        AppendResp.WrongExpectedVersion.Builder wrong = AppendResp.WrongExpectedVersion.newBuilder();
        if (current == Streams.NONE) {
            wrong.setNoStream206(EMPTY).setCurrentNoStream(EMPTY);
        } else {
            wrong.setCurrentRevision206(current).setCurrentRevision(current);
        }
        if (expected == ExpectedVersion.ANY) {
            wrong.setAny206(EMPTY).setExpectedAny(EMPTY);
        } else if (expected == ExpectedVersion.STREAM_EXISTS) {
            wrong.setStreamExists206(EMPTY).setExpectedStreamExists(EMPTY);
        } else if (expected == ExpectedVersion.NO_STREAM) {
            wrong.setExpectedRevision206(expected).setExpectedNoStream(EMPTY);
        } else {
            wrong.setExpectedRevision206(expected).setExpectedRevision(expected);
        }
        return wrong.build();
    }

    /** The details of a BatchAppend with a wrong expected version. */
    static WrongExpectedVersion wrongVersionDetails(long expected, long current) {
        WrongExpectedVersion.Builder wrong = WrongExpectedVersion.newBuilder();
        if (current == Streams.NONE) {
            wrong.setCurrentNoStream(EMPTY);
        } else {
            wrong.setCurrentStreamRevision(current);
        }
        if (expected == ExpectedVersion.ANY) {
            wrong.setExpectedAny(EMPTY);
        } else if (expected == ExpectedVersion.STREAM_EXISTS) {
            wrong.setExpectedStreamExists(EMPTY);
        } else if (expected == ExpectedVersion.NO_STREAM) {
            wrong.setExpectedNoStream(EMPTY);
        } else {
            wrong.setExpectedStreamPosition(expected);
        }
        return wrong.build();
    }
}
