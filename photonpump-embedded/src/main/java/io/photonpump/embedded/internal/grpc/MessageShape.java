package io.photonpump.embedded.internal.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.photonpump.embedded.internal.engine.CostlyRequestException;
import io.photonpump.embedded.internal.engine.RequestCost;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message that contain messages with many parts. It counts the parts before a message is parsed, because a message
 * of many small parts becomes far larger than its bytes.
 */
public final class MessageShape {

    /** A message without such fields. Its own fields count. */
    public static final MessageShape FLAT = new MessageShape(Map.of());

    /** Smaller messages cannot become large. */
    private static final int MIN_BYTES = 64 * 1024;

    /** The memory that an event, an entry of a map or an id takes besides its bytes. */
    private static final int BYTES_PER_PART = 200;

    private final Map<Integer, MessageShape> inner;

    private MessageShape(Map<Integer, MessageShape> inner) {
        this.inner = inner;
    }

    /** Returns a shape in which the field with this number has that shape, too. */
    public MessageShape with(int field, MessageShape shape) {
        Map<Integer, MessageShape> more = new HashMap<>(inner);
        more.put(field, shape);
        return new MessageShape(more);
    }

    /**
     * Checks what a message would take.
     *
     * @throws GrpcException if it would take too much; a message with wrong syntax passes, because its parser refuses it
     */
    void check(byte[] message) {
        if (message.length < MIN_BYTES) {
            return;
        }
        try {
            count(CodedInputStream.newInstance(message), this, new RequestCost(message.length, BYTES_PER_PART));
        } catch (CostlyRequestException e) {
            throw new GrpcException(StatusCode.RESOURCE_EXHAUSTED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return; // the parser says what is wrong
        }
    }

    private static void count(CodedInputStream in, MessageShape shape, RequestCost cost) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            cost.addPart();
            MessageShape part = shape.of(tag);
            if (part == null) {
                in.skipField(tag);
            } else {
                int limit = in.pushLimit(in.readRawVarint32());
                count(in, part, cost);
                in.popLimit(limit);
            }
        }
    }

    private @Nullable MessageShape of(int tag) {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                ? inner.get(WireFormat.getTagFieldNumber(tag))
                : null;
    }
}
