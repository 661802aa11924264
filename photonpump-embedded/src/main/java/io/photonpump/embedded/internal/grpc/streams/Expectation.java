package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.internal.grpc.proto.StreamMessages.BatchAppendReq;
import io.photonpump.internal.grpc.proto.StreamMessages.WriteOptions;

/** The expected version of a write. */
final class Expectation {

    private static final String TYPES = "EventStore.Client.Streams.";

    private Expectation() {}

    /**
     * @param message the name of the message that the options belong to
     * @throws GrpcException if there is none, or it is no revision
     */
    static long of(WriteOptions options, String message) {
        return switch (options.getExpectedStreamRevisionCase()) {
            case REVISION -> exact(options.getRevision());
            case NO_STREAM -> ExpectedVersion.NO_STREAM;
            case ANY -> ExpectedVersion.ANY;
            case STREAM_EXISTS -> ExpectedVersion.STREAM_EXISTS;
            case EXPECTEDSTREAMREVISION_NOT_SET ->
                throw new GrpcException(
                        StatusCode.INVALID_ARGUMENT,
                        "'None' is not a valid " + TYPES + message + "+Types+Options+ExpectedStreamRevisionOneofCase");
        };
    }

    /** @throws GrpcException if there is none, or it is no revision */
    static long of(BatchAppendReq.Options options) {
        return switch (options.getExpectedStreamPositionCase()) {
            case STREAM_POSITION -> exact(options.getStreamPosition());
            case NO_STREAM -> ExpectedVersion.NO_STREAM;
            case ANY -> ExpectedVersion.ANY;
            case STREAM_EXISTS -> ExpectedVersion.STREAM_EXISTS;
            case EXPECTEDSTREAMPOSITION_NOT_SET ->
                throw new GrpcException(
                        StatusCode.INVALID_ARGUMENT,
                        "'None' is not a valid " + TYPES
                                + "BatchAppendReq+Types+Options+ExpectedStreamPositionOneofCase");
        };
    }

    /** The largest number of the wire is no stream, and others above the signed ones are none. */
    private static long exact(long revision) {
        if (revision < ExpectedVersion.NO_STREAM) {
            throw GrpcException.badRequest();
        }
        return revision;
    }
}
