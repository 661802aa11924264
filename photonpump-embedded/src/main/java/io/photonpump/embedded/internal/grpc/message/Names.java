package io.photonpump.embedded.internal.grpc.message;

import com.google.protobuf.ByteString;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.internal.grpc.proto.SharedMessages.StreamIdentifier;

/** The names of streams. */
public final class Names {

    private Names() {}

    /**
     * Returns the name of a stream that is read.
     *
     * @throws GrpcException if it is empty
     */
    public static String readable(StreamIdentifier identifier) {
        String name = identifier.getStreamName().toStringUtf8();
        if (name.isEmpty()) {
            throw GrpcException.badRequest();
        }
        return name;
    }

    /**
     * Returns the name of a stream that is written.
     *
     * @throws GrpcException if no stream can have this name
     */
    public static String writable(StreamIdentifier identifier) {
        String name = readable(identifier);
        if (!Streams.isWritable(name)) {
            throw GrpcException.badRequest();
        }
        return name;
    }

    /** Returns the message of a name. */
    public static StreamIdentifier identifier(String name) {
        return StreamIdentifier.newBuilder()
                .setStreamName(ByteString.copyFromUtf8(name))
                .build();
    }
}
