package io.photonpump.embedded.internal.dialect;

import io.photonpump.embedded.dialect.Dialect;

/** The behaviour of each server version, one question for each difference. */
public enum DialectRules {

    /** Server 5.0.11: proto2, Master and Slave, no filters. */
    V5,

    /** Server 23.10: proto3 (zero values are not sent), Leader and Follower, filters. */
    V23;

    /** Returns the rules of a public dialect. */
    public static DialectRules of(Dialect dialect) {
        return switch (dialect) {
            case V5 -> V5;
            case V23 -> V23;
        };
    }

    /** Returns whether there is gRPC, on the port of HTTP (from 20). */
    public boolean hasGrpc() {
        return this == V23;
    }

    /** Returns whether a subscription over gRPC ends when its client is too slow (up to 23.10), or goes back to reading. */
    public boolean abortsSlowSubscribers() {
        return this == V23;
    }

    /** Returns whether a subscription over gRPC from the end of a hard-deleted stream is refused (from 24.10). */
    public boolean refusesDeletedFromEnd() {
        return false;
    }

    /** Returns whether a subscription over gRPC has caught up with a stream that does not exist (from 24.10). */
    public boolean catchesUpWithMissingStreams() {
        return false;
    }

    /** Returns whether a filtered subscription over gRPC has a checkpoint when it has caught up (from 24.10). */
    public boolean sendsCheckpointWhenCaughtUp() {
        return false;
    }

    /** Returns whether there are the commands 0xBA, 0xBC and 0xD2. */
    public boolean hasFilters() {
        return this == V23;
    }

    /** Returns whether there is the strategy {@code PinnedByCorrelation}. */
    public boolean hasPinnedByCorrelation() {
        return this == V23;
    }

    /** Returns whether values equal to their default are sent (proto2) or not (proto3, from 22.6). */
    public boolean writesDefaults() {
        return this == V5;
    }

    /** Returns whether a repeated write is answered with the position of the original (from 20), or with -1. */
    public boolean knowsPositionOfRepeat() {
        return this == V23;
    }

    /** Returns whether {@code DeleteStreamCompleted} has {@code current_version} (from 21.10.2). */
    public boolean tellsVersionOfDelete() {
        return this == V23;
    }

    /** Returns whether the soft deletion of a stream that never existed has a wrong expected version (from 21). */
    public boolean softDeleteNeedsStream() {
        return this == V23;
    }

    /** Returns whether a page that has only expired events continues at the first live one (from 21). */
    public boolean skipsExpired() {
        return this == V23;
    }

    /** Returns whether a read is refused if the user may not read the target of a link (up to 5), or shows the target. */
    public boolean checksLinkTargets() {
        return this == V5;
    }

    /** Returns whether only a user with a name may consume from a group (from 20). */
    public boolean groupsNeedUser() {
        return this == V23;
    }

    /** Returns whether an empty password before an empty payload makes a frame invalid (up to 5). */
    public boolean refusesEmptyPassword() {
        return this == V5;
    }

    /** Returns whether a group refuses a page size that its buffer cannot hold (from 21); before, it would never read history. */
    public boolean checksBufferSizes() {
        return this == V23;
    }

    /** Returns whether the events of a consumer that leaves are delivered again with their retry count plus one (from 20), or with 1. */
    public boolean countsLostConsumersAsRetry() {
        return this == V23;
    }

    /** Returns whether a checkpoint of a group is a JSON string (from 21), or a number. */
    public boolean quotesCheckpoints() {
        return this == V23;
    }

    /**
     * Whether every write into a transaction needs write access to its stream (from 20). Then a write into an unknown
     * transaction is denied to everybody; before, it succeeds and has no effect.
     */
    public boolean checksTransactionWrites() {
        return this == V23;
    }

    /** Returns whether the expected version "stream exists" (-4) is allowed in a delete (from 20). */
    public boolean deletesWhatExists() {
        return this == V23;
    }

    /** Returns whether the metadata of a metadata stream can be read and written, as those of a system stream (from 20). */
    public boolean metastreamsHaveMetadata() {
        return this == V23;
    }

    /** Returns whether a hard-deleted stream loses its access control list (from 20): everybody is told that it is deleted. */
    public boolean forgetsAclOfDeleted() {
        return this == V23;
    }

    /** Returns whether an acknowledgement without event ids is allowed (from 20). */
    public boolean allowsEmptyAcknowledgements() {
        return this == V23;
    }

    /** Returns whether a message timeout of 0 lets events time out at the next tick (from 20); before, they never do. */
    public boolean zeroMessageTimeoutIsAtOnce() {
        return this == V23;
    }

    /** Returns whether a scavenge that is denied is answered (up to 5). */
    public boolean answersDeniedScavenge() {
        return this == V5;
    }

    /** Returns whether a request to join a group is answered if it names no stream (from 20, which reads a missing name as empty). */
    public boolean answersConnectWithoutStream() {
        return this == V23;
    }

    /** Returns whether a client that sends {@code NotHandled} is told that this is a bad request (from 20). */
    public boolean refusesNotHandled() {
        return this == V23;
    }

    /** Returns whether the replies to what came in one segment with a bad frame are lost when the connection is closed (from 20). */
    public boolean losesRepliesBeforeBadFrame() {
        return this == V23;
    }

    /** Returns whether the HTTP side wants credentials for streams whatever their access control lists say (5.0.11). */
    public boolean streamsOverHttpNeedUser() {
        return this == V5;
    }

    /** Returns whether users may read about themselves over HTTP (from 20), or only administrators about anybody. */
    public boolean usersReadTheirOwnDetails() {
        return this == V23;
    }

    /** Returns whether a password is changed by its user only (from 20), or by any user who knows the current one. */
    public boolean onlyOwnPassword() {
        return this == V23;
    }

    /** Returns whether a replay of parked events can stop at one of them (from 20), or takes them all. */
    public boolean replayStops() {
        return this == V23;
    }

    /** Returns whether the state of a group counts its parked events and names the connections of its consumers (from 21). */
    public boolean tellsParkedCountAndConnectionNames() {
        return this == V23;
    }

    /** Returns whether there is {@code /admin/scavenge/current} (23.10). */
    public boolean tellsCurrentScavenge() {
        return this == V23;
    }

    /** Returns whether event numbers have 32 bits for a client that has not identified itself (up to 5). */
    public boolean hasNarrowNumbers() {
        return this == V5;
    }

    /** Returns whether group settings over HTTP have {@code startPosition}, and positions are told as text (from 21). */
    public boolean tellsPositionsOfGroups() {
        return this == V23;
    }

    /** The value of {@code checkPointAfterMilliseconds} of a group that writes no checkpoints by time. */
    public int shownCheckpointTimeOfNever() {
        return this == V5 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    /** The value of {@code lastProcessedEventNumber} and {@code lastKnownEventNumber} before there is an event. */
    public long shownNumberOfNone() {
        return this == V5 ? -1 : 0;
    }

    /** The text of a refused write. */
    public String accessDeniedText() {
        return this == V5 ? "Access denied." : "Access Denied";
    }

    /** The version that {@code /info} reports. */
    public String version() {
        return this == V5 ? "5.0.11.0" : "23.10.6.0";
    }

    /** The state of the leader, as gossip reports it. */
    public String leaderState() {
        return this == V5 ? "Master" : "Leader";
    }

    /** The state of the other nodes, as gossip reports it. */
    public String followerState() {
        return this == V5 ? "Slave" : "Follower";
    }
}
