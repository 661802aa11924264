package io.photonpump.embedded.internal.http;

import java.util.UUID;

/**
 * A node as gossip tells of it.
 *
 * @param state its name in the dialect: {@code Master}, {@code Follower}…
 * @param tls whether its TCP port speaks TLS
 * @param commitPosition of the newest commit; -1 if there is none
 * @param writerCheckpoint where its next record will start
 * @param epoch how many leaders there have been before this one
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

    /** The same, but nobody hears of it any more. */
    public ClusterMember dead() {
        return new ClusterMember(
                id, state, false, host, tcpPort, httpPort, tls, commitPosition, writerCheckpoint, epoch, epochId);
    }
}
