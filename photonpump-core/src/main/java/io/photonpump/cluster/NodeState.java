package io.photonpump.cluster;

/**
 * What a node is doing, under the names of servers from version 20 on; older ones say Master and Slave (docs/protocol.md,
 * States of nodes). The order is that of preference for work that wants the leader, best first: read-only replicas come
 * last, because they cannot become one.
 */
public enum NodeState {
    /** Takes writes; called master before version 20. */
    LEADER,
    /** Elected, and not at work yet. */
    PRE_LEADER,
    /** About to give the lead to another one. */
    RESIGNING_LEADER,
    /** Has all that the leader has, and can become one; called slave before version 20. */
    FOLLOWER,
    /** Follows beyond the size of the cluster, without a vote. */
    CLONE,
    /** Fetches what it does not have yet. */
    CATCHING_UP,
    /** Has found the leader, and is about to follow it. */
    PRE_REPLICA,
    /** Looks for the leader. */
    DISCOVER_LEADER,
    /** Has just started. */
    INITIALIZING,
    /** Says so itself, or a name that this client does not know. */
    UNKNOWN,
    /** Follows, and can never become leader. */
    READ_ONLY_REPLICA,
    /** A read-only replica that is about to follow. */
    PRE_READ_ONLY_REPLICA,
    /** A read-only replica without a leader to follow. */
    READ_ONLY_LEADERLESS,
    /** A process that watches nodes and serves no clients. */
    MANAGER,
    /** Ends what it has begun and takes nothing new. */
    SHUTTING_DOWN,
    /** Gone. */
    SHUT_DOWN;

    /** Whether a client may be sent there at all. */
    public boolean servesClients() {
        return this != MANAGER && this != SHUTTING_DOWN && this != SHUT_DOWN;
    }

    /** Whether it can never become leader. */
    public boolean isReadOnly() {
        return this == READ_ONLY_REPLICA || this == PRE_READ_ONLY_REPLICA || this == READ_ONLY_LEADERLESS;
    }
}
