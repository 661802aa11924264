package io.photonpump.internal.message;

import io.photonpump.event.ResolvedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes messages in the wire log: the stream that a request names, and the result. Never shows a body, metadata, credentials or a
 * text of the server.
 */
public final class MessageDescription {

    private MessageDescription() {}

    /** Describes a request; empty for requests without arguments. */
    public static String of(ClientMessage message) {
        if (message instanceof ClientMessage.WriteEvents write) {
            return stream(write.stream()) + ", " + write.events().size() + " events, expected version "
                    + write.expectedVersion();
        } else if (message instanceof ClientMessage.DeleteStream delete) {
            return stream(delete.stream()) + (delete.hard() ? ", hard" : ", soft") + ", expected version "
                    + delete.expectedVersion();
        } else if (message instanceof ClientMessage.TransactionStart start) {
            return stream(start.stream()) + ", expected version " + start.expectedVersion();
        } else if (message instanceof ClientMessage.TransactionWrite write) {
            return ", transaction " + write.transactionId() + ", "
                    + write.events().size() + " events";
        } else if (message instanceof ClientMessage.TransactionCommit commit) {
            return ", transaction " + commit.transactionId();
        } else {
            return ofReading(message);
        }
    }

    private static String ofReading(ClientMessage message) {
        if (message instanceof ClientMessage.ReadEvent read) {
            return stream(read.stream()) + ", event " + read.eventNumber();
        } else if (message instanceof ClientMessage.ReadStream read) {
            return stream(read.stream()) + ", from " + read.from() + ", at most " + read.maxCount();
        } else if (message instanceof ClientMessage.ReadAll read) {
            return ", from " + read.from() + ", at most " + read.maxCount();
        } else if (message instanceof ClientMessage.Subscribe subscribe) {
            return stream(subscribe.stream().isEmpty() ? "$all" : subscribe.stream());
        } else {
            return ofGroup(message);
        }
    }

    private static String ofGroup(ClientMessage message) {
        if (message instanceof ClientMessage.CreatePersistent create) {
            return group(create.stream(), create.group());
        } else if (message instanceof ClientMessage.UpdatePersistent update) {
            return group(update.stream(), update.group());
        } else if (message instanceof ClientMessage.DeletePersistent delete) {
            return group(delete.stream(), delete.group());
        } else if (message instanceof ClientMessage.ConnectPersistent connect) {
            return group(connect.stream(), connect.group()) + ", " + connect.inFlight() + " in flight";
        } else if (message instanceof ClientMessage.Ack ack) {
            return ", " + ack.eventIds().size() + " events";
        } else if (message instanceof ClientMessage.Nack nack) {
            return ", " + nack.eventIds().size() + " events, " + nack.action();
        } else {
            return "";
        }
    }

    /** Describes the result of a request, or what a subscription delivers. */
    public static String of(ServerMessage message) {
        if (message instanceof ServerMessage.WriteCompleted write) {
            return ", " + write.result() + ", events " + write.firstEventNumber() + " to " + write.lastEventNumber();
        } else if (message instanceof ServerMessage.DeleteCompleted delete) {
            return ", " + delete.result();
        } else if (message instanceof ServerMessage.TransactionStarted started) {
            return ", " + started.result() + ", transaction " + started.transactionId();
        } else if (message instanceof ServerMessage.TransactionWritten written) {
            return ", " + written.result();
        } else if (message instanceof ServerMessage.TransactionCommitted committed) {
            return ", " + committed.result() + ", events " + committed.firstEventNumber() + " to "
                    + committed.lastEventNumber();
        } else if (message instanceof ServerMessage.NotHandled refused) {
            return ", " + refused.reason();
        } else {
            return ofRead(message);
        }
    }

    private static String ofRead(ServerMessage message) {
        if (message instanceof ServerMessage.ReadEventCompleted read) {
            return ", " + read.result() + event(read.event());
        } else if (message instanceof ServerMessage.ReadStreamCompleted read) {
            return ", " + read.result() + events(read.events()) + ", next " + read.nextEventNumber()
                    + (read.endOfStream() ? ", end" : "");
        } else if (message instanceof ServerMessage.ReadAllCompleted read) {
            return ", " + read.result() + events(read.events()) + ", next " + read.next();
        } else {
            return ofSubscription(message);
        }
    }

    private static String ofSubscription(ServerMessage message) {
        if (message instanceof ServerMessage.EventAppeared appeared) {
            return event(appeared.event());
        } else if (message instanceof ServerMessage.PersistentEventAppeared appeared) {
            return event(appeared.event());
        } else if (message instanceof ServerMessage.SubscriptionConfirmed confirmed) {
            return ", last event " + confirmed.lastEventNumber();
        } else if (message instanceof ServerMessage.PersistentConfirmed confirmed) {
            return ", last event " + confirmed.lastEventNumber();
        } else if (message instanceof ServerMessage.SubscriptionDropped dropped) {
            return ", " + dropped.reason();
        } else if (message instanceof ServerMessage.GroupCompleted completed) {
            return ", " + completed.result();
        } else if (message instanceof ServerMessage.CheckpointReached reached) {
            return ", at " + reached.position();
        } else {
            return "";
        }
    }

    private static String stream(String name) {
        return ", '" + name + "'";
    }

    private static String group(String stream, String group) {
        return stream(stream) + ", group '" + group + "'";
    }

    private static String event(@Nullable ResolvedEvent event) {
        return event == null ? "" : ", " + event.received();
    }

    private static String events(List<ResolvedEvent> events) {
        return ", " + events.size() + " events";
    }
}
