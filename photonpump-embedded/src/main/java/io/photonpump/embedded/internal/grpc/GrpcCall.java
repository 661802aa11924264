package io.photonpump.embedded.internal.grpc;

import com.google.protobuf.MessageLite;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.protocol.NotHandled;
import io.photonpump.embedded.internal.protocol.RequestKind;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call of a client. What is sent leaves in order, after what it reports is durable. To be used on the thread of the engine; so
 * are all actions that a call runs. An exception of an action ends the call: a {@link GrpcException} with its status, any other
 * with {@link GrpcStatus#HANDLER_FAILED}.
 */
public interface GrpcCall {

    /** Returns an id under which the engine can know the call: other calls have other ones. */
    UUID id();

    User user();

    /** Returns whether only the leader may carry out the call. */
    boolean requiresLeader();

    /** Returns the name that the client has given its connection; empty if it has none. */
    String connectionName();

    /** Returns the engine of this node, for reads and subscriptions. */
    EventStoreEngine engine();

    /** Returns the engine that carries out writes: that of this node, or that of the leader. */
    EventStoreEngine writer();

    /** Returns the answer to a request that the node does not serve in its state; null if it serves it. */
    @Nullable
    NotHandled refusal(RequestKind kind);

    /**
     * Asks whether the node serves such a request in its state.
     *
     * @throws GrpcException if it does not
     */
    default void requireServed(RequestKind kind) {
        NotHandled refusal = refusal(kind);
        if (refusal != null) {
            throw new GrpcException(GrpcStatus.of(refusal));
        }
    }

    /** Sends a message. A call that has ended ignores it. */
    void send(GrpcMessage message);

    /** Sends a message. A call that has ended ignores it. */
    default void send(MessageLite message) {
        send(GrpcMessage.of(message));
    }

    /**
     * Returns whether the client takes more messages now. Those that are sent nevertheless wait in memory, so a sender of
     * many messages asks before each one, and continues with {@link #onWritable}.
     */
    boolean isWritable();

    /** Runs the action once, when {@link #isWritable} has become true; it replaces an action that still waits. */
    void onWritable(Runnable action);

    /**
     * Runs the action once, when the call has ended for any reason: finished or failed here, cancelled by the client, out of
     * time, or because the connection is gone. If it has ended already, the action runs at once.
     */
    void onEnd(Runnable action);

    /** Returns whether the call has not ended yet. */
    boolean isOpen();

    /** Runs an action of the call, unless it has ended. Callbacks of the engine run their actions through it. */
    void act(Runnable action);

    /** Runs the action after this time, unless the call has ended by then. */
    void after(Duration time, Runnable action);

    /** States how many bytes of its requests the call keeps, which count against the limit of the connection. */
    void keeps(long bytes);

    /** States that the call has no end of its own, so that a server that stops does not wait for it. */
    void endless();

    /** Ends the call. A call that has ended already stays as it is. */
    void end(GrpcStatus status);

    /** Ends the call with success. */
    default void finish() {
        end(GrpcStatus.OK);
    }
}
