package io.photonpump.cluster;

/**
 * What a node is doing, under the names of servers from version 20 on; older ones say Master and Slave (protocol §7.3).
 * The order is that of preference for work that wants the leader, best first: read-only replicas come last, because they
 * cannot become one.
 */
public enum NodeState {
    LEADER,
    PRE_LEADER,
    RESIGNING_LEADER,
    FOLLOWER,
    CLONE,
    CATCHING_UP,
    PRE_REPLICA,
    DISCOVER_LEADER,
    INITIALIZING,
    /** Says so itself, or a name that this client does not know. */
    UNKNOWN,
    READ_ONLY_REPLICA,
    PRE_READ_ONLY_REPLICA,
    READ_ONLY_LEADERLESS,
    /** A process that watches nodes and serves no clients. */
    MANAGER,
    SHUTTING_DOWN,
    SHUT_DOWN;

    /** Whether a client may be sent there at all. */
    public boolean servesClients() {
        return this != MANAGER && this != SHUTTING_DOWN && this != SHUT_DOWN;
    }

    public boolean isReadOnly() {
        return this == READ_ONLY_REPLICA || this == PRE_READ_ONLY_REPLICA || this == READ_ONLY_LEADERLESS;
    }
}
