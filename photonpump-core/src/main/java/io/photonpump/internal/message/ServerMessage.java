package io.photonpump.internal.message;

import io.photonpump.cluster.Endpoint;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a server. Fields that the server left out have their defaults.
 */
public sealed interface ServerMessage {

    record Pong() implements ServerMessage {}

    record NotAuthenticated(String text) implements ServerMessage {}

    record BadRequest(String text) implements ServerMessage {}

    /**
     * The node does not carry out the request.
     *
     * @param leader the endpoint of the leader for clients of this wire; null if the node does not name one
     */
    record NotHandled(NotHandledReason reason, @Nullable Endpoint leader) implements ServerMessage {}

    /**
     * Numbers and position mean something only after {@link OperationResult#SUCCESS}, the current version only after
     * {@link OperationResult#WRONG_EXPECTED_VERSION}.
     *
     * @param currentVersion of the stream; -1 if it has no events
     */
    record WriteCompleted(
            OperationResult result,
            String text,
            long firstEventNumber,
            long lastEventNumber,
            @Nullable Position position,
            long currentVersion)
            implements ServerMessage {}

    record TransactionStarted(OperationResult result, String text, long transactionId) implements ServerMessage {}

    record TransactionWritten(OperationResult result, String text) implements ServerMessage {}

    record TransactionCommitted(
            OperationResult result,
            String text,
            long firstEventNumber,
            long lastEventNumber,
            @Nullable Position position)
            implements ServerMessage {}

    record DeleteCompleted(
            OperationResult result,
            String text,
            @Nullable Position position,
            @Nullable Long currentVersion) implements ServerMessage {}

    /** After {@link ReadResult#SUCCESS} the event may still be missing (docs/protocol.md, Reads of one event). */
    record ReadEventCompleted(ReadResult result, @Nullable ResolvedEvent event, String text) implements ServerMessage {}

    record ReadStreamCompleted(
            ReadResult result,
            List<ResolvedEvent> events,
            long nextEventNumber,
            long lastEventNumber,
            boolean endOfStream,
            String text)
            implements ServerMessage {}

    /** Filtered or not; only a filtered answer says whether it is the end. */
    record ReadAllCompleted(
            ReadResult result,
            List<ResolvedEvent> events,
            Position position,
            Position next,
            @Nullable Boolean endOfStream,
            String text)
            implements ServerMessage {}

    /**
     * A subscription has begun.
     *
     * @param lastEventNumber of the stream, -1 if it has no events; without meaning for {@code $all}
     */
    record SubscriptionConfirmed(long lastCommitPosition, long lastEventNumber) implements ServerMessage {}

    record EventAppeared(ResolvedEvent event) implements ServerMessage {}

    record CheckpointReached(Position position) implements ServerMessage {}

    record SubscriptionDropped(WireDropReason reason) implements ServerMessage {}

    /**
     * Taking part in a persistent subscription group has begun.
     *
     * @param subscriptionId what acknowledgements have to name
     */
    record PersistentConfirmed(String subscriptionId, long lastEventNumber) implements ServerMessage {}

    record PersistentEventAppeared(ResolvedEvent event) implements ServerMessage {}

    record GroupCompleted(GroupResult result, String text) implements ServerMessage {}

    /** A message that no conversation of this client asks for. */
    record Unexpected(int code) implements ServerMessage {}
}
