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
 * What the connection is doing. Each state holds only what is true in it.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state</th><th>carries</th><th>goes to</th></tr>
 * <tr><td>Idle</td><td>–</td><td>Discovering, Closed</td></tr>
 * <tr><td>Discovering</td><td>attempt</td><td>Connecting, Waiting, Closed</td></tr>
 * <tr><td>Connecting</td><td>attempt, endpoint, how to stop it</td><td>Greeting, Waiting, Closed</td></tr>
 * <tr><td>Greeting</td><td>attempt, endpoint, wire</td><td>Ready, Waiting, Closed</td></tr>
 * <tr><td>Ready</td><td>attempt, endpoint, wire, since when</td><td>Discovering (lost), Waiting (lost too soon), Connecting (the
 * leader is elsewhere and has been greeted), Closed</td></tr>
 * <tr><td>Waiting</td><td>attempt, timer</td><td>Discovering, Closed</td></tr>
 * <tr><td>Closed</td><td>–</td><td>nowhere</td></tr>
 * </table>
 */
sealed interface ConnectionState {

    ConnectionPhase phase();

    /** Which attempt this is since there was a connection that served, from 1. */
    default int attempt() {
        return 1;
    }

    /** The server that is tried, or connected to; null: none. */
    default @Nullable Endpoint endpoint() {
        return null;
    }

    /** Gives up what it holds. */
    default void letGo() {}

    record Idle() implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.IDLE;
        }
    }

    record Discovering(int attempt) implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.DISCOVERING;
        }
    }

    record Connecting(int attempt, Endpoint endpoint, Runnable stop) implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.CONNECTING;
        }

        @Override
        public void letGo() {
            stop.run();
        }
    }

    record InGreeting(int attempt, Endpoint endpoint, Wire wire, Greeting greeting) implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.GREETING;
        }

        @Override
        public void letGo() {
            wire.close();
        }
    }

    record Ready(int attempt, Endpoint endpoint, Wire wire, long sinceNanos) implements ConnectionState {
        @Override
        public ConnectionPhase phase() {
            return ConnectionPhase.READY;
        }

        @Override
        public void letGo() {
            wire.close();
        }
    }

    record Waiting(int attempt, @Nullable Endpoint failed, Loop.Timer timer) implements ConnectionState {
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

    /** The table above. */
    Map<ConnectionPhase, Set<ConnectionPhase>> MOVES = moves();

    /**
     * Refuses what is not in the table.
     *
     * @throws IllegalStateException if no way leads from one to the other
     */
    static void checkMove(ConnectionPhase from, ConnectionPhase to) {
        if (!Objects.requireNonNull(MOVES.get(from)).contains(to)) {
            throw new IllegalStateException("no way leads from " + from + " to " + to);
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
                        ConnectionPhase.CONNECTING,
                        ConnectionPhase.CLOSED));
        moves.put(ConnectionPhase.WAITING, EnumSet.of(ConnectionPhase.DISCOVERING, ConnectionPhase.CLOSED));
        moves.put(ConnectionPhase.CLOSED, EnumSet.noneOf(ConnectionPhase.class));
        return moves;
    }
}
