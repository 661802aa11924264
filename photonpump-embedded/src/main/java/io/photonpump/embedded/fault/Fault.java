package io.photonpump.embedded.fault;

import io.photonpump.embedded.internal.net.Overtaking;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One thing that goes wrong. Faults are values; a {@link FaultScript} says when they strike. "The request" and "the reply"
 * are those of the {@link Moment}; a fault that needs one does nothing at a moment which has none.
 */
public sealed interface Fault {

    /** Closes the connection. What is in hand is lost: at {@code afterExecuting} the server has done it all the same. */
    static Fault dropConnection() {
        return new DropConnection();
    }

    /** The server stops answering on this connection, heartbeats included, and keeps it open for ever. */
    static Fault stall() {
        return new Stall(null);
    }

    /** The server stops reading and answering on this connection, heartbeats included, for a while. Then all comes, in order. */
    static Fault stall(Duration time) {
        return new Stall(time);
    }

    /**
     * Holds the request or reply, and what comes behind it in the same direction of the connection, so that order is kept. The
     * other direction goes on.
     */
    static Fault delay(Duration time) {
        return new Delay(time);
    }

    /** From now on this connection gets its bytes in pieces of at most this size, each written by itself. */
    static Fault splitFrames(int bytes) {
        return new SplitFrames(bytes);
    }

    /** From now on this connection gets this many frames in one piece; fewer if no more come for 20 ms. */
    static Fault mergeFrames(int frames) {
        return new MergeFrames(frames);
    }

    /** Sends bytes that the client did not ask for, in front of the reply if there is one in hand. */
    static Fault garbage(byte... bytes) {
        return new Garbage(HexFormat.of().formatHex(bytes));
    }

    /** Sends the reply twice. */
    static Fault duplicateReply() {
        return new DuplicateReply();
    }

    /** Answers that the server is not ready. */
    static Fault notReady() {
        return new NotHandled(NotHandled.Reason.NOT_READY, null);
    }

    /** Answers that the server is too busy. */
    static Fault tooBusy() {
        return new NotHandled(NotHandled.Reason.TOO_BUSY, null);
    }

    /** Answers that another node leads. */
    static Fault notLeader(Leader leader) {
        return new NotHandled(NotHandled.Reason.NOT_LEADER, leader);
    }

    /** Answers BadRequest with this text; the connection stays open. */
    static Fault badRequest(String text) {
        return new BadRequest(text);
    }

    /** Answers NotAuthenticated with this text. */
    static Fault notAuthenticated(String text) {
        return new NotAuthenticated(text);
    }

    /** Answers a write, delete or transaction with one of the results that leave its outcome unknown. */
    static Fault timeOut(WriteTimeOut kind) {
        return new TimeOut(kind);
    }

    /** Ends every subscription of this connection, volatile and persistent, for this reason. */
    static Fault dropSubscriptions(DropReason reason) {
        return new DropSubscriptions(reason);
    }

    /** From now on this connection gets no heartbeats and its own are not answered; everything else goes on. */
    static Fault withholdHeartbeats() {
        return new WithholdHeartbeats();
    }

    /**
     * From now on, writes of ordinary users that are under way at the same time on this connection overtake one another. Use
     * {@code Moment.onConnect().always()} for all connections. See {@link Overtaking}.
     */
    static Fault overtakeWrites(long seed) {
        return new OvertakeWrites(Overtaking.withSeed(seed));
    }

    /** Does it. Called by the connection that is struck. */
    void strike(FaultTarget target);

    /** Where a leader is said to be. Its HTTP address is where its gossip is. */
    record Leader(String host, int tcpPort, int httpPort) {}

    /** The three write results that say "perhaps"; the numbers are those of the wire. */
    enum WriteTimeOut {
        PREPARE(1),
        COMMIT(2),
        FORWARD(3);

        private final int result;

        WriteTimeOut(int result) {
            this.result = result;
        }

        int result() {
            return result;
        }
    }

    /** Why a subscription ends, in the order of the wire. */
    enum DropReason {
        UNSUBSCRIBED,
        ACCESS_DENIED,
        NOT_FOUND,
        PERSISTENT_SUBSCRIPTION_DELETED,
        SUBSCRIBER_MAX_COUNT_REACHED
    }

    record DropConnection() implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.dropConnection();
        }
    }

    /** @param time null for ever */
    record Stall(@Nullable Duration time) implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.stall(time);
        }
    }

    record Delay(Duration time) implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.delay(time);
        }
    }

    record SplitFrames(int bytes) implements Fault {
        public SplitFrames {
            requireAtLeastOne(bytes, "bytes");
        }

        @Override
        public void strike(FaultTarget target) {
            target.splitFrames(bytes);
        }
    }

    record MergeFrames(int frames) implements Fault {
        public MergeFrames {
            requireAtLeastOne(frames, "frames");
        }

        @Override
        public void strike(FaultTarget target) {
            target.mergeFrames(frames);
        }
    }

    /** @param hex the bytes, as text so that this is a value */
    record Garbage(String hex) implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.send(HexFormat.of().parseHex(hex));
        }
    }

    record DuplicateReply() implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.duplicateReply();
        }
    }

    /** @param leader present for {@link Reason#NOT_LEADER} only */
    record NotHandled(Reason reason, @Nullable Leader leader) implements Fault {

        /** In the order of the wire. */
        public enum Reason {
            NOT_READY,
            TOO_BUSY,
            NOT_LEADER
        }

        @Override
        public void strike(FaultTarget target) {
            target.answer(Replies.notHandled(this));
        }
    }

    record BadRequest(String text) implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.answer(Replies.badRequest(text));
        }
    }

    record NotAuthenticated(String text) implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.answer(Replies.notAuthenticated(text));
        }
    }

    record TimeOut(WriteTimeOut kind) implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.answer(Replies.timeOut(kind));
        }
    }

    record DropSubscriptions(DropReason reason) implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.dropSubscriptions(reason);
        }
    }

    record WithholdHeartbeats() implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.withholdHeartbeats();
        }
    }

    record OvertakeWrites(Overtaking overtaking) implements Fault {
        @Override
        public void strike(FaultTarget target) {
            target.overtake(overtaking);
        }
    }

    private static void requireAtLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
    }
}
