package io.photonpump.internal.message;

import io.photonpump.event.EventFilter;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import io.photonpump.subscription.NackAction;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a client, and the messages within an exchange. Each wire encodes them in its own way; the features that not every wire
 * has are listed in {@link WireFeature}.
 */
public sealed interface ClientMessage {

    record Ping() implements ClientMessage {}

    record WriteEvents(String stream, long expectedVersion, List<EventData> events, boolean requireLeader)
            implements ClientMessage {}

    record DeleteStream(String stream, long expectedVersion, boolean hard, boolean requireLeader)
            implements ClientMessage {}

    record TransactionStart(String stream, long expectedVersion, boolean requireLeader) implements ClientMessage {}

    record TransactionWrite(long transactionId, List<EventData> events, boolean requireLeader)
            implements ClientMessage {}

    record TransactionCommit(long transactionId, boolean requireLeader) implements ClientMessage {}

    record ReadEvent(String stream, long eventNumber, boolean resolveLinks, boolean requireLeader)
            implements ClientMessage {}

    /** Backward, {@code from} may be -1 for the end. */
    record ReadStream(
            String stream, Direction direction, long from, int maxCount, boolean resolveLinks, boolean requireLeader)
            implements ClientMessage {

        /** The same request for another page. */
        public ReadStream page(long newFrom, int newMaxCount) {
            return new ReadStream(stream, direction, newFrom, newMaxCount, resolveLinks, requireLeader);
        }
    }

    /** Servers before version 20 have no filters. */
    record ReadAll(
            Direction direction,
            Position from,
            int maxCount,
            boolean resolveLinks,
            boolean requireLeader,
            @Nullable EventFilter filter,
            int searchWindow)
            implements ClientMessage {

        /** The same request for another page. */
        public ReadAll page(Position newFrom, int newMaxCount) {
            return new ReadAll(direction, newFrom, newMaxCount, resolveLinks, requireLeader, filter, searchWindow);
        }
    }

    /** The empty stream is {@code $all}, the only one that can be filtered. */
    record Subscribe(
            String stream, boolean resolveLinks, @Nullable EventFilter filter, int checkpointInterval)
            implements ClientMessage {}

    record Unsubscribe() implements ClientMessage {}

    record CreatePersistent(String stream, String group, PersistentSubscriptionSettings settings)
            implements ClientMessage {}

    record UpdatePersistent(String stream, String group, PersistentSubscriptionSettings settings)
            implements ClientMessage {}

    record DeletePersistent(String stream, String group) implements ClientMessage {}

    record ConnectPersistent(String stream, String group, int inFlight) implements ClientMessage {}

    /** Sent in the exchange of the subscription; {@code subscriptionId} comes from the confirmation. */
    record Ack(String subscriptionId, List<UUID> eventIds) implements ClientMessage {}

    /** As {@link Ack}. */
    record Nack(String subscriptionId, List<UUID> eventIds, NackAction action, String reason)
            implements ClientMessage {}
}
