package io.photonpump.embedded.internal.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;

/** A message that is sent: generated, or written by hand where there are many. */
public interface GrpcMessage {

    /** Returns the number of bytes that {@link #writeTo} writes. */
    int size();

    void writeTo(CodedOutputStream out) throws IOException;

    static GrpcMessage of(MessageLite message) {
        return new GrpcMessage() {
            @Override
            public int size() {
                return message.getSerializedSize();
            }

            @Override
            public void writeTo(CodedOutputStream out) throws IOException {
                message.writeTo(out);
            }
        };
    }
}
