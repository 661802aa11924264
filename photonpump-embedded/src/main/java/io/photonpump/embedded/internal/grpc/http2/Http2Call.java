package io.photonpump.embedded.internal.grpc.http2;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcMessage;
import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.protocol.NotHandled;
import io.photonpump.embedded.internal.protocol.RequestKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call on its stream of HTTP/2. Confined to the event loop. */
final class Http2Call implements GrpcCall {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Call.class);

    private static final int PREFIX = 5;

    /** What a call is about. */
    record Head(String path, User user, boolean requiresLeader, String connectionName) {}

    private final GrpcConnection connection;
    private final Http2Stream stream;
    private final Head head;
    private final MessageReader reader;
    private final UUID id = UUID.randomUUID();
    private final List<Runnable> endActions = new ArrayList<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private GrpcMethod.@Nullable Receiver receiver;
    private @Nullable Runnable writableAction;
    private long kept;
    private long held;
    private int deferred;
    private boolean headersSent;
    private boolean requestEnded;
    private boolean ended;
    private boolean endless;

    Http2Call(GrpcConnection connection, Http2Stream stream, Head head, MessageReader reader) {
        this.connection = connection;
        this.stream = stream;
        this.head = head;
        this.reader = reader;
    }

    /** Begins the call. */
    void open(GrpcMethod method, @Nullable Duration timeout) {
        if (timeout != null) {
            timers.add(connection.schedule(
                    timeout,
                    () -> endWith(
                            GrpcStatus.of(StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded"), Http2Error.CANCEL)));
        }
        act(() -> receiver = method.open(this));
    }

    /** Takes bytes of the request. A call that has ended ignores them. */
    void data(ByteBuf data) {
        act(() -> {
            while (!ended && data.isReadable()) {
                byte[] message = reader.next(data);
                hold();
                if (message != null && receiver != null) {
                    receiver.next(message);
                }
            }
        });
    }

    /**
     * Takes note of bytes that were read. While the client does not take its answers it may not send more, so that answers do not
     * pile up.
     *
     * @return the bytes that the client may send in their place now
     */
    int read(int bytes) {
        if (ended || !headersSent || connection.isTaken(stream)) {
            return bytes;
        }
        deferred += bytes;
        return 0;
    }

    /** Returns the bytes that the client may send now in the place of those before, if it takes its answers. */
    int takeDeferred() {
        int bytes = ended || connection.isTaken(stream) ? deferred : 0;
        deferred -= bytes;
        return bytes;
    }

    /** Called when the client has ended its request. */
    void requestEnded() {
        requestEnded = true;
        act(() -> {
            if (reader.isInMessage()) {
                throw new GrpcException(StatusCode.INTERNAL, "Incomplete message.");
            }
            if (receiver != null) {
                receiver.completed();
            }
        });
    }

    @Override
    public void act(Runnable action) {
        if (ended) {
            return;
        }
        try {
            action.run();
        } catch (GrpcException e) {
            end(e.status());
        } catch (RuntimeException e) {
            LOG.error("{} made a call that this server failed on, {}", connection.remoteAddress(), head.path(), e);
            end(GrpcStatus.HANDLER_FAILED);
        }
        connection.acted();
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public User user() {
        return head.user();
    }

    @Override
    public boolean requiresLeader() {
        return head.requiresLeader();
    }

    @Override
    public String connectionName() {
        return head.connectionName();
    }

    @Override
    public EventStoreEngine engine() {
        return connection.endpoint().server().engine();
    }

    @Override
    public EventStoreEngine writer() {
        return connection.endpoint().gate().writer(engine());
    }

    /** Reads and subscriptions that do not need the leader are answered from what the node has, even if it is not ready. */
    @Override
    public @Nullable NotHandled refusal(RequestKind kind) {
        boolean reads = kind == RequestKind.READ || kind == RequestKind.SUBSCRIPTION;
        return reads && !requiresLeader() ? null : connection.endpoint().gate().refuse(kind, requiresLeader());
    }

    @Override
    public void send(GrpcMessage message) {
        if (ended) {
            return;
        }
        if (!headersSent) {
            headersSent = true;
            connection.writeHeaders(stream, GrpcHeaders.begin(), false);
        }
        int size = message.size();
        ByteBuf out = connection.allocate(PREFIX + size);
        try {
            out.writeByte(0).writeInt(size);
            CodedOutputStream coded = CodedOutputStream.newInstance(out.nioBuffer(PREFIX, size));
            message.writeTo(coded);
            coded.checkNoSpaceLeft();
            out.writerIndex(PREFIX + size);
        } catch (IOException | RuntimeException e) {
            out.release();
            throw new IllegalStateException("a message has another size than calculated", e);
        }
        connection.writeData(stream, out);
    }

    @Override
    public boolean isWritable() {
        return !ended && connection.isWritable(stream);
    }

    @Override
    public void onWritable(Runnable action) {
        if (!ended) {
            writableAction = action;
            connection.awaitWritable(this);
        }
    }

    /** Runs the action that waits for the client to take more messages. */
    void writable() {
        Runnable action = writableAction;
        writableAction = null;
        if (action != null) {
            act(action);
        }
    }

    @Override
    public void onEnd(Runnable action) {
        if (ended) {
            action.run();
        } else {
            endActions.add(action);
        }
    }

    @Override
    public boolean isOpen() {
        return !ended;
    }

    @Override
    public void after(Duration time, Runnable action) {
        timers.removeIf(Future::isDone);
        timers.add(connection.schedule(time, () -> act(action)));
    }

    @Override
    public void keeps(long bytes) {
        kept = bytes;
        hold();
    }

    private void hold() {
        long now = ended ? 0 : kept + reader.held();
        long before = held;
        held = now;
        connection.hold(now - before);
    }

    @Override
    public void endless() {
        endless = true;
    }

    /** Returns whether a server that stops waits for this call. */
    boolean isAwaited() {
        return !ended && !endless;
    }

    @Override
    public void end(GrpcStatus status) {
        endWith(status, Http2Error.NO_ERROR);
    }

    /** @param error what tells the client, after the status, that the rest of its request is not read */
    private void endWith(GrpcStatus status, Http2Error error) {
        if (ended) {
            return;
        }
        ended();
        connection.writeEnd(
                stream,
                headersSent ? GrpcHeaders.trailers(status) : GrpcHeaders.alone(status),
                requestEnded ? null : error);
    }

    /** Called when the stream is closed: the client has cancelled the call, or its connection is gone. */
    void closed() {
        if (!ended) {
            ended();
        }
    }

    private void ended() {
        ended = true;
        writableAction = null;
        hold();
        timers.forEach(timer -> timer.cancel(false));
        timers.clear();
        endActions.forEach(Runnable::run);
        endActions.clear();
        connection.acted();
    }
}
