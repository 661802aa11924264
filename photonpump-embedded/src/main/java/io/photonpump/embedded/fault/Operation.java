package io.photonpump.embedded.fault;

import io.photonpump.internal.frame.Command;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client asks for, as far as a fault can pick it out. */
public enum Operation {
    /** Every request except heartbeats. */
    ANY,
    WRITE(Command.WRITE_EVENTS),
    DELETE(Command.DELETE_STREAM),
    TRANSACTION(Command.TRANSACTION_START, Command.TRANSACTION_WRITE, Command.TRANSACTION_COMMIT),
    READ_EVENT(Command.READ_EVENT),
    READ_STREAM(Command.READ_STREAM_EVENTS_FORWARD, Command.READ_STREAM_EVENTS_BACKWARD),
    READ_ALL(
            Command.READ_ALL_EVENTS_FORWARD,
            Command.READ_ALL_EVENTS_BACKWARD,
            Command.FILTERED_READ_ALL_EVENTS_FORWARD,
            Command.FILTERED_READ_ALL_EVENTS_BACKWARD),
    /** A volatile subscription, filtered or not; its reply is the confirmation. */
    SUBSCRIBE(Command.SUBSCRIBE_TO_STREAM, Command.FILTERED_SUBSCRIBE_TO_STREAM),
    UNSUBSCRIBE(Command.UNSUBSCRIBE_FROM_STREAM),
    /** Connecting to a persistent subscription group; its reply is the confirmation. */
    CONNECT_TO_GROUP(Command.CONNECT_TO_PERSISTENT_SUBSCRIPTION),
    /** Creating, updating or deleting a persistent subscription group. */
    CHANGE_GROUP(
            Command.CREATE_PERSISTENT_SUBSCRIPTION,
            Command.UPDATE_PERSISTENT_SUBSCRIPTION,
            Command.DELETE_PERSISTENT_SUBSCRIPTION),
    /** Has no reply: only {@link Moment#beforeExecuting} ever comes. */
    ACK(Command.PERSISTENT_SUBSCRIPTION_ACK_EVENTS),
    /** Has no reply: only {@link Moment#beforeExecuting} ever comes. */
    NACK(Command.PERSISTENT_SUBSCRIPTION_NAK_EVENTS),
    PING(Command.PING),
    SCAVENGE(Command.SCAVENGE_DATABASE),
    AUTHENTICATE(Command.AUTHENTICATE),
    IDENTIFY(Command.IDENTIFY_CLIENT);

    private static final Map<Command, Operation> BY_COMMAND = new EnumMap<>(Command.class);

    static {
        for (Operation operation : values()) {
            operation.commands.forEach(command -> BY_COMMAND.put(command, operation));
        }
    }

    private final Set<Command> commands;

    Operation(Command... commands) {
        this.commands = EnumSet.noneOf(Command.class);
        this.commands.addAll(Set.of(commands));
    }

    boolean covers(Command command) {
        return this == ANY ? of(command) != null : commands.contains(command);
    }

    /** The operation that a command asks for; null for what no client asks. */
    static @Nullable Operation of(Command command) {
        return BY_COMMAND.get(command);
    }

    boolean isAnswered() {
        return this != ACK && this != NACK && this != UNSUBSCRIBE;
    }
}
