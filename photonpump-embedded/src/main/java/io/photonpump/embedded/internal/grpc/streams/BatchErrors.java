package io.photonpump.embedded.internal.grpc.streams;

import com.google.protobuf.MessageLite;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.protocol.NotHandled;
import io.photonpump.internal.grpc.proto.SharedMessages.Any;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import io.photonpump.internal.grpc.proto.SharedMessages.Status;
import io.photonpump.internal.grpc.proto.StreamMessages.BatchAppendResp;

/** The errors in answers of BatchAppend. */
final class BatchErrors {

    private static final String TYPES = "type.googleapis.com/";

    private BatchErrors() {}

    /** @param details is named after its class, as on the wire */
    static BatchAppendResp.Builder of(StatusCode code, MessageLite details) {
        return error(
                code,
                details.getClass().getSimpleName(),
                TYPES + "event_store.client." + details.getClass().getSimpleName(),
                details);
    }

    /** @param name the name of a message without fields */
    static BatchAppendResp.Builder of(StatusCode code, String name) {
        return error(code, name, TYPES + "event_store.client." + name, Empty.getDefaultInstance());
    }

    /** The error of a node that does not serve writes: it has no code. */
    static BatchAppendResp.Builder of(NotHandled refusal) {
        return error(
                StatusCode.OK,
                GrpcStatus.of(refusal).message(),
                TYPES + "google.protobuf.Empty",
                Empty.getDefaultInstance());
    }

    private static BatchAppendResp.Builder error(StatusCode code, String message, String type, MessageLite details) {
        return BatchAppendResp.newBuilder()
                .setError(Status.newBuilder()
                        .setCode(code.ordinal())
                        .setMessage(message)
                        .setDetails(Any.newBuilder().setTypeUrl(type).setValue(details.toByteString())));
    }
}
