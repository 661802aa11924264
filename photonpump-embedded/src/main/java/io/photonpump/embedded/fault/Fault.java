package io.photonpump.embedded.fault;

import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One failure of the server or of its connections. Faults are immutable values; a {@link FaultScript} determines when they
 * strike. "The request" and "the reply" are those of the {@link Moment}. A fault that needs one has no effect at a moment that
 * has none.
 */
public sealed interface Fault {

    /**
     * Closes the connection. The request or reply is lost: at {@link Moment#afterExecuting} the server has carried out the
     * request nevertheless.
     *
     * @return the fault
     */
    static Fault dropConnection() {
        return new DropConnection();
    }

    /**
     * Stops all answers on this connection, heartbeats included, and keeps the connection open.
     *
     * @return the fault
     */
    static Fault stall() {
        return new Stall(null);
    }

    /**
     * Stops reading and answering on this connection, heartbeats included, for a while. Afterwards everything is processed in
     * order.
     *
     * @param time how long the stall lasts
     * @return the fault
     */
    static Fault stall(Duration time) {
        return new Stall(time);
    }

    /**
     * Holds the request or reply and everything after it in the same direction of the connection, so that the order is kept.
     * The other direction is not affected.
     *
     * @param time how long the messages are held
     * @return the fault
     */
    static Fault delay(Duration time) {
        return new Delay(time);
    }

    /**
     * Splits all bytes that are sent on this connection from now on. Each piece is written by itself.
     *
     * @param bytes the maximum size of a piece, at least 1
     * @return the fault
     * @throws IllegalArgumentException if the size is below 1
     */
    static Fault splitFrames(int bytes) {
        return new SplitFrames(bytes);
    }

    /**
     * Merges all frames that are sent on this connection from now on into larger pieces. A piece has fewer frames if no
     * further frame follows within 20 ms.
     *
     * @param frames the number of frames in a piece, at least 1
     * @return the fault
     * @throws IllegalArgumentException if the number is below 1
     */
    static Fault mergeFrames(int frames) {
        return new MergeFrames(frames);
    }

    /**
     * Sends bytes that the client has not asked for, before the reply if there is one.
     *
     * @param bytes the bytes to send
     * @return the fault
     */
    static Fault garbage(byte... bytes) {
        return new Garbage(HexFormat.of().formatHex(bytes));
    }

    /**
     * Sends the reply twice.
     *
     * @return the fault
     */
    static Fault duplicateReply() {
        return new DuplicateReply();
    }

    /**
     * Answers that the server is not ready.
     *
     * @return the fault
     */
    static Fault notReady() {
        return new NotHandled(NotHandled.Reason.NOT_READY, null);
    }

    /**
     * Answers that the server is too busy.
     *
     * @return the fault
     */
    static Fault tooBusy() {
        return new NotHandled(NotHandled.Reason.TOO_BUSY, null);
    }

    /**
     * Answers that another node is the leader.
     *
     * @param leader the address of the other node
     * @return the fault
     */
    static Fault notLeader(Leader leader) {
        return new NotHandled(NotHandled.Reason.NOT_LEADER, leader);
    }

    /**
     * Answers {@code BadRequest}; the connection stays open.
     *
     * @param text the text of the answer
     * @return the fault
     */
    static Fault badRequest(String text) {
        return new BadRequest(text);
    }

    /**
     * Answers {@code NotAuthenticated}.
     *
     * @param text the text of the answer
     * @return the fault
     */
    static Fault notAuthenticated(String text) {
        return new NotAuthenticated(text);
    }

    /**
     * Answers a write, delete or transaction with a result that leaves its outcome unknown.
     *
     * @param kind the result
     * @return the fault
     */
    static Fault timeOut(WriteTimeOut kind) {
        return new TimeOut(kind);
    }

    /**
     * Ends every subscription of this connection, volatile and persistent. The client receives nothing more of them but the
     * message that they have been dropped.
     *
     * @param cause the reason that the client is told
     * @return the fault
     */
    static Fault dropSubscriptions(DropCause cause) {
        return new DropSubscriptions(cause);
    }

    /**
     * Stops all heartbeats on this connection from now on: none are sent, and those of the client are not answered. Everything
     * else is processed as usual.
     *
     * @return the fault
     */
    static Fault withholdHeartbeats() {
        return new WithholdHeartbeats();
    }

    /**
     * Lets concurrent writes of ordinary users on this connection overtake one another from now on, as EventStoreDB 20 and
     * later does. Each write waits for a random time of up to 1 ms. Use {@code Moment.onConnect().always()} for all
     * connections.
     *
     * @param seed the seed of the random times; the same seed gives the same times
     * @return the fault
     */
    static Fault overtakeWrites(long seed) {
        return new OvertakeWrites(seed);
    }

    /**
     * The advertised address of a leader.
     *
     * @param host its host name or address
     * @param tcpPort its TCP port
     * @param httpPort its HTTP port, which serves its gossip
     */
    record Leader(String host, int tcpPort, int httpPort) {}

    /** The three results of a write that leave its outcome unknown. */
    enum WriteTimeOut {
        /** The write could not be prepared in time. */
        PREPARE,
        /** The write could not be committed in time. */
        COMMIT,
        /** The write could not be forwarded to the leader in time. */
        FORWARD
    }

    /** The reasons for the end of a subscription, as the server reports them. */
    enum DropCause {
        /** The subscription was ended by the client or by the shutdown of the server. */
        UNSUBSCRIBED,
        /** The user may not read the stream. */
        ACCESS_DENIED,
        /** The group does not exist. */
        NOT_FOUND,
        /** The group was deleted. */
        PERSISTENT_SUBSCRIPTION_DELETED,
        /** The group has its maximum number of consumers. */
        SUBSCRIBER_MAX_COUNT_REACHED
    }

    /** The fault of {@link Fault#dropConnection}. */
    record DropConnection() implements Fault {}

    /**
     * The fault of {@link Fault#stall()}.
     *
     * @param time how long the stall lasts; null for ever
     */
    record Stall(@Nullable Duration time) implements Fault {}

    /**
     * The fault of {@link Fault#delay}.
     *
     * @param time how long messages are held
     */
    record Delay(Duration time) implements Fault {}

    /**
     * The fault of {@link Fault#splitFrames}.
     *
     * @param bytes the maximum size of a piece
     */
    record SplitFrames(int bytes) implements Fault {
        /**
         * Creates the fault.
         *
         * @param bytes the maximum size of a piece; 1 or more
         */
        public SplitFrames {
            requireAtLeastOne(bytes, "bytes");
        }
    }

    /**
     * The fault of {@link Fault#mergeFrames}.
     *
     * @param frames the number of frames in a piece
     */
    record MergeFrames(int frames) implements Fault {
        /**
         * Creates the fault.
         *
         * @param frames the number of frames in a piece; 1 or more
         */
        public MergeFrames {
            requireAtLeastOne(frames, "frames");
        }
    }

    /**
     * The fault of {@link Fault#garbage}.
     *
     * @param hex the bytes in hexadecimal notation, because an array has no value semantics
     */
    record Garbage(String hex) implements Fault {}

    /** The fault of {@link Fault#duplicateReply}. */
    record DuplicateReply() implements Fault {}

    /**
     * The fault of {@link Fault#notReady}, {@link Fault#tooBusy} and {@link Fault#notLeader}.
     *
     * @param reason why the server does not handle the request
     * @param leader the other node for {@link Reason#NOT_LEADER}; null otherwise
     */
    record NotHandled(Reason reason, @Nullable Leader leader) implements Fault {

        /** The reasons why a server does not handle a request. */
        public enum Reason {
            /** The server is starting, or the cluster has no leader. */
            NOT_READY,
            /** The server has too many requests. */
            TOO_BUSY,
            /** Another node is the leader. */
            NOT_LEADER
        }
    }

    /**
     * The fault of {@link Fault#badRequest}.
     *
     * @param text the text of the answer
     */
    record BadRequest(String text) implements Fault {}

    /**
     * The fault of {@link Fault#notAuthenticated}.
     *
     * @param text the text of the answer
     */
    record NotAuthenticated(String text) implements Fault {}

    /**
     * The fault of {@link Fault#timeOut}.
     *
     * @param kind the result of the write
     */
    record TimeOut(WriteTimeOut kind) implements Fault {}

    /**
     * The fault of {@link Fault#dropSubscriptions}.
     *
     * @param cause the reason that the client is told
     */
    record DropSubscriptions(DropCause cause) implements Fault {}

    /** The fault of {@link Fault#withholdHeartbeats}. */
    record WithholdHeartbeats() implements Fault {}

    /**
     * The fault of {@link Fault#overtakeWrites}.
     *
     * @param seed the seed of the random waiting times
     */
    record OvertakeWrites(long seed) implements Fault {}

    private static void requireAtLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
    }
}
