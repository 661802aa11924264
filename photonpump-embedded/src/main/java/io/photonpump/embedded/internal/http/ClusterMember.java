package io.photonpump.embedded.internal.http;

import java.util.UUID;

/**
 * A node in gossip.
 *
 * @param state the state name in the dialect: {@code Master}, {@code Follower}…
 * @param tls whether the TCP port uses TLS
 * @param commitPosition the position of the newest commit; -1 if there is none
 * @param writerCheckpoint the position of the next record
 * @param epoch the number of elections before the current leader
 */
public record ClusterMember(
        UUID id,
        String state,
        boolean alive,
        String host,
        int tcpPort,
        int httpPort,
        boolean tls,
        long commitPosition,
        long writerCheckpoint,
        int epoch,
        UUID epochId) {

    /** Returns this node as a dead node. */
    public ClusterMember dead() {
        return new ClusterMember(
                id, state, false, host, tcpPort, httpPort, tls, commitPosition, writerCheckpoint, epoch, epochId);
    }
}
