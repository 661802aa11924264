package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import io.photonpump.embedded.internal.engine.CostlyRequestException;
import io.photonpump.embedded.internal.engine.RequestCost;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the parts of a message before it is parsed: repeated fields, and unknown fields, which the parser keeps, too.
 * It makes no objects of them.
 */
final class MessageScan {

    /** Smaller messages cannot become large. */
    private static final int MIN_BYTES = 64 * 1024;

    /** The memory that an event, an id or an unknown field takes besides its bytes. */
    private static final int BYTES_PER_PART = 200;

    /** The nesting that the parser of protobuf allows. */
    private static final int MAX_DEPTH = 100;

    private final CodedInputStream in;
    private final RequestCost cost;

    private MessageScan(CodedInputStream in, RequestCost cost) {
        this.in = in;
        this.cost = cost;
    }

    /**
     * Checks what a message would take.
     *
     * @throws UnwrapException if it would take too much; a message with wrong syntax passes, because its parser refuses it
     */
    static void check(ByteBuffer payload, Descriptor type) {
        if (payload.remaining() < MIN_BYTES) {
            return;
        }
        try {
            RequestCost cost = new RequestCost(payload.remaining(), BYTES_PER_PART);
            new MessageScan(CodedInputStream.newInstance(payload.duplicate()), cost).scan(type, 0);
        } catch (CostlyRequestException e) {
            throw new UnwrapException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return; // the parser says what is wrong
        }
    }

    /** @param type null: an unknown group */
    private void scan(@Nullable Descriptor type, int depth) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type == null ? null : type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null || field.isRepeated()) {
                cost.addPart();
            }
            switch (WireFormat.getTagWireType(tag)) {
                case WireFormat.WIRETYPE_END_GROUP -> {
                    return;
                }
                case WireFormat.WIRETYPE_START_GROUP -> inner(null, depth);
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                    if (field != null && field.getJavaType() == JavaType.MESSAGE) {
                        int limit = in.pushLimit(in.readRawVarint32());
                        inner(field.getMessageType(), depth);
                        in.popLimit(limit);
                    } else {
                        in.skipField(tag);
                    }
                }
                default -> in.skipField(tag);
            }
        }
    }

    private void inner(@Nullable Descriptor type, int depth) throws IOException {
        if (depth == MAX_DEPTH) {
            throw new IOException("the message is nested too deep");
        }
        scan(type, depth + 1);
    }
}
