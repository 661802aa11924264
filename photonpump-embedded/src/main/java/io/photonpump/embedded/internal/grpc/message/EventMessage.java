package io.photonpump.embedded.internal.grpc.message;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.photonpump.embedded.internal.grpc.GrpcMessage;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer with an event, as {@code ReadResp} of streams and of groups, which begin alike. Written by hand, because there are many
 * of them: it copies nothing before it is written.
 */
public final class EventMessage implements GrpcMessage {

    private static final int EVENT = 1;
    private static final int LINK = 2;
    private static final int COMMIT_POSITION = 3;
    private static final int RETRY_COUNT = 5;

    private static final int NO_RETRIES = -1;

    private final @Nullable EventRecord event;
    private final @Nullable EventRecord link;
    private final long commitPosition;
    private final int retryCount;
    private final int innerSize;

    private EventMessage(@Nullable EventRecord event, @Nullable EventRecord link, long commitPosition, int retryCount) {
        this.event = event;
        this.link = link;
        this.commitPosition = commitPosition;
        this.retryCount = retryCount;
        this.innerSize = (event == null ? 0 : sizeOf(EVENT, event.size()))
                + (link == null ? 0 : sizeOf(LINK, link.size()))
                + CodedOutputStream.computeUInt64Size(COMMIT_POSITION, commitPosition)
                + (retryCount == NO_RETRIES ? 0 : CodedOutputStream.computeInt32Size(RETRY_COUNT, retryCount));
    }

    /**
     * Returns the answer of a read or subscription.
     *
     * @param textIds whether ids are text
     */
    public static EventMessage of(ResolvedEvent resolved, boolean textIds) {
        return of(resolved, textIds, false, NO_RETRIES);
    }

    /** Returns the answer of a group. If there is a link, the event has the positions of the link. */
    public static EventMessage ofGroup(ResolvedEvent resolved, boolean textIds, int retryCount) {
        return of(resolved, textIds, true, retryCount);
    }

    private static EventMessage of(ResolvedEvent resolved, boolean textIds, boolean linkPositions, int retryCount) {
        StoredEvent event = resolved.event();
        StoredEvent link = resolved.link();
        Position original = resolved.original().position();
        return new EventMessage(
                event == null ? null : new EventRecord(event, linkPositions ? original : event.position(), textIds),
                link == null ? null : new EventRecord(link, link.position(), textIds),
                original.commit(),
                retryCount);
    }

    static int sizeOf(int field, int length) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    }

    static void begin(CodedOutputStream out, int field, int length) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(length);
    }

    @Override
    public int size() {
        return sizeOf(EVENT, innerSize);
    }

    @Override
    public void writeTo(CodedOutputStream out) throws IOException {
        begin(out, EVENT, innerSize);
        if (event != null) {
            begin(out, EVENT, event.size());
            event.writeTo(out);
        }
        if (link != null) {
            begin(out, LINK, link.size());
            link.writeTo(out);
        }
        out.writeUInt64(COMMIT_POSITION, commitPosition);
        if (retryCount != NO_RETRIES) {
            out.writeInt32(RETRY_COUNT, retryCount);
        }
    }
}
