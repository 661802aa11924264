package io.photonpump.embedded.internal.fault;

import io.photonpump.embedded.fault.Operation;
import io.photonpump.internal.tcp.frame.Command;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands of the protocol for each {@link Operation}. */
final class OperationCommands {

    private static final Map<Command, Operation> BY_COMMAND = new EnumMap<>(Command.class);

    static {
        put(Operation.WRITE, Command.WRITE_EVENTS);
        put(Operation.DELETE, Command.DELETE_STREAM);
        put(Operation.TRANSACTION, Command.TRANSACTION_START, Command.TRANSACTION_WRITE, Command.TRANSACTION_COMMIT);
        put(Operation.READ_EVENT, Command.READ_EVENT);
        put(Operation.READ_STREAM, Command.READ_STREAM_EVENTS_FORWARD, Command.READ_STREAM_EVENTS_BACKWARD);
        put(
                Operation.READ_ALL,
                Command.READ_ALL_EVENTS_FORWARD,
                Command.READ_ALL_EVENTS_BACKWARD,
                Command.FILTERED_READ_ALL_EVENTS_FORWARD,
                Command.FILTERED_READ_ALL_EVENTS_BACKWARD);
        put(Operation.SUBSCRIBE, Command.SUBSCRIBE_TO_STREAM, Command.FILTERED_SUBSCRIBE_TO_STREAM);
        put(Operation.UNSUBSCRIBE, Command.UNSUBSCRIBE_FROM_STREAM);
        put(Operation.CONNECT_TO_GROUP, Command.CONNECT_TO_PERSISTENT_SUBSCRIPTION);
        put(
                Operation.CHANGE_GROUP,
                Command.CREATE_PERSISTENT_SUBSCRIPTION,
                Command.UPDATE_PERSISTENT_SUBSCRIPTION,
                Command.DELETE_PERSISTENT_SUBSCRIPTION);
        put(Operation.ACK, Command.PERSISTENT_SUBSCRIPTION_ACK_EVENTS);
        put(Operation.NACK, Command.PERSISTENT_SUBSCRIPTION_NAK_EVENTS);
        put(Operation.PING, Command.PING);
        put(Operation.SCAVENGE, Command.SCAVENGE_DATABASE);
        put(Operation.AUTHENTICATE, Command.AUTHENTICATE);
        put(Operation.IDENTIFY, Command.IDENTIFY_CLIENT);
    }

    private OperationCommands() {}

    private static void put(Operation operation, Command... commands) {
        for (Command command : commands) {
            BY_COMMAND.put(command, operation);
        }
    }

    /** The operation that a command requests; null for a command that is not a client's request. */
    static @Nullable Operation of(Command command) {
        return BY_COMMAND.get(command);
    }

    static boolean covers(Operation operation, Command command) {
        Operation actual = of(command);
        return operation == Operation.ANY ? actual != null : operation == actual;
    }

    static boolean isAnswered(Operation operation) {
        return operation != Operation.ACK && operation != Operation.NACK && operation != Operation.UNSUBSCRIBE;
    }
}
