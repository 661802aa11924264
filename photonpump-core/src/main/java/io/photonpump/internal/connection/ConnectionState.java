package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.thread.Loop;
import io.photonpump.settings.ConnectionPhase;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states of the connection. Each holds only what is true in it.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state</th><th>carries</th><th>goes to</th></tr>
 * <tr><td>Idle</td><td>–</td><td>Discovering, Closed</td></tr>
 * <tr><td>Discovering</td><td>number of the attempt</td><td>Connecting, Waiting, Closed</td></tr>
 * <tr><td>Connecting</td><td>number, attempt</td><td>Greeting, Waiting, Closed</td></tr>
 * <tr><td>Greeting</td><td>number, attempt</td><td>Ready, Waiting, Closed</td></tr>
 * <tr><td>Ready</td><td>number, attempt, since when</td><td>Discovering (lost), Waiting (lost too soon), Ready (a connection to the
 * leader replaces the one in use), Closed</td></tr>
 * <tr><td>Waiting</td><td>number, timer</td><td>Discovering, Closed</td></tr>
 * <tr><td>Closed</td><td>–</td><td>nowhere</td></tr>
 * </table>
 */
sealed interface ConnectionState {

    ConnectionPhase phase();

    /** The number of this attempt since the last connection that served, from 1. */
    default int number() {
        return 1;
    }

    /** The server that the client connects to or is connected to; null: none. */
    default @Nullable Endpoint endpoint() {
        return null;
    }

    /** Releases what the state holds. */
    default void letGo() {}

    record Idle() implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.IDLE;
        }
    }

    record Discovering(int number) implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.DISCOVERING;
        }
    }

    /** The states in which there is an attempt, or the connection that came of it. */
    sealed interface WithAttempt extends ConnectionState {

        Attempt attempt();

        @Override
        default Endpoint endpoint() {
            return attempt().endpoint();
        }

        @Override
        default void letGo() {
            attempt().stop();
        }
    }

    record Connecting(int number, Attempt attempt) implements WithAttempt {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.CONNECTING;
        }
    }

    record Greeting(int number, Attempt attempt) implements WithAttempt {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.GREETING;
        }
    }

    record Ready(int number, Attempt attempt, long sinceNanos) implements WithAttempt {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.READY;
        }
    }

    record Waiting(int number, @Nullable Endpoint failed, Loop.Timer timer) implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.WAITING;
        }

        @Override
        public void letGo() {
            timer.cancel();
        }
    }

    record Closed() implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.CLOSED;
        }
    }

    /** The moves of the table above. */
    Map<ConnectionPhase, Set<ConnectionPhase>> MOVES = moves();

    /**
     * Checks a move against the table.
     *
     * @throws IllegalStateException if the table does not have it
     */
    static void checkMove(ConnectionPhase from, ConnectionPhase to) {
        if (!Objects.requireNonNull(MOVES.get(from)).contains(to)) {
            throw new IllegalStateException("there is no move from " + from + " to " + to);
        }
    }

    private static Map<ConnectionPhase, Set<ConnectionPhase>> moves() {
        Map<ConnectionPhase, Set<ConnectionPhase>> moves = new EnumMap<>(ConnectionPhase.class);
        moves.put(ConnectionPhase.IDLE, EnumSet.of(ConnectionPhase.DISCOVERING, ConnectionPhase.CLOSED));
        moves.put(
                ConnectionPhase.DISCOVERING,
                EnumSet.of(ConnectionPhase.CONNECTING, ConnectionPhase.WAITING, ConnectionPhase.CLOSED));
        moves.put(
                ConnectionPhase.CONNECTING,
                EnumSet.of(ConnectionPhase.GREETING, ConnectionPhase.WAITING, ConnectionPhase.CLOSED));
        moves.put(
                ConnectionPhase.GREETING,
                EnumSet.of(ConnectionPhase.READY, ConnectionPhase.WAITING, ConnectionPhase.CLOSED));
        moves.put(
                ConnectionPhase.READY,
                EnumSet.of(
                        ConnectionPhase.DISCOVERING,
                        ConnectionPhase.WAITING,
                        ConnectionPhase.READY,
                        ConnectionPhase.CLOSED));
        moves.put(ConnectionPhase.WAITING, EnumSet.of(ConnectionPhase.DISCOVERING, ConnectionPhase.CLOSED));
        moves.put(ConnectionPhase.CLOSED, EnumSet.noneOf(ConnectionPhase.class));
        return moves;
    }
}
