package io.photonpump.cluster;

/**
 * The state of a node (docs/protocol.md, States of nodes). The names are those of servers from version 20; older servers say Master and
 * Slave. The constants are in the order of preference for clients that prefer the leader; read-only replicas come last, because they cannot
 * become leader.
 */
public enum NodeState {
    /** Accepts writes; called master before version 20. */
    LEADER,
    /** Elected, but not ready yet. */
    PRE_LEADER,
    /** Handing over to another leader. */
    RESIGNING_LEADER,
    /** Replicates the leader and can become leader; called slave before version 20. */
    FOLLOWER,
    /** Replicates the leader without a vote, beyond the configured size of the cluster. */
    CLONE,
    /** Fetches data that it lacks. */
    CATCHING_UP,
    /** About to replicate a leader that it has found. */
    PRE_REPLICA,
    /** Searches for the leader. */
    DISCOVER_LEADER,
    /** Starting. */
    INITIALIZING,
    /** Reported as unknown by the node, or not known to this client. */
    UNKNOWN,
    /** Replicates the leader and can never become leader. */
    READ_ONLY_REPLICA,
    /** A read-only replica that is about to replicate. */
    PRE_READ_ONLY_REPLICA,
    /** A read-only replica without a leader to replicate. */
    READ_ONLY_LEADERLESS,
    /** A process that monitors nodes and serves no clients. */
    MANAGER,
    /** Completes requests in progress and accepts no new ones. */
    SHUTTING_DOWN,
    /** Shut down. */
    SHUT_DOWN;

    /** {@return whether the node serves clients} */
    public boolean servesClients() {
        return this != MANAGER && this != SHUTTING_DOWN && this != SHUT_DOWN;
    }

    /** {@return whether the node can never become leader} */
    public boolean isReadOnly() {
        return this == READ_ONLY_REPLICA || this == PRE_READ_ONLY_REPLICA || this == READ_ONLY_LEADERLESS;
    }
}
