package io.photonpump.client;

import io.photonpump.admin.NodeInfo;
import io.photonpump.admin.ProjectionAdmin;
import io.photonpump.admin.ScavengeStart;
import io.photonpump.admin.ScavengeStatus;
import io.photonpump.admin.SubscriptionAdmin;
import io.photonpump.admin.UserAdmin;
import io.photonpump.cluster.ClusterNode;
import io.photonpump.event.Content;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the server's HTTP interface offers beyond the client's own calls. It uses the client's TLS settings and credentials, and
 * {@code httpPort} on the server that the client is connected to; in a cluster that is found by gossip, the leader is asked,
 * and elsewhere a node's pointer to the leader is followed once. All methods may be called on any thread and none blocks; what
 * depends on a future runs where it does for the client's.
 *
 * <p><b>Errors of every call</b>: {@link io.photonpump.error.ConnectionFailedException} if the HTTP port does not answer,
 * {@link io.photonpump.error.OperationTimedOutException}, {@link io.photonpump.error.NotAuthenticatedException},
 * {@link io.photonpump.error.AccessDeniedException}, {@link io.photonpump.error.ClientClosedException}, and
 * {@link io.photonpump.error.AdminException} with the HTTP status for everything else that a server refuses. Nothing is sent
 * twice except on the way to the leader, which refuses before it acts. Cancelling a future hangs up; what was asked may happen
 * all the same.
 */
public interface EventStoreAdmin {

    /** The same, with calls that use other credentials or time-outs. */
    EventStoreAdmin with(CallOptions options);

    /** Persistent subscription groups. */
    SubscriptionAdmin subscriptions();

    /** Users. */
    UserAdmin users();

    /** Projections. */
    ProjectionAdmin projections();

    /** Version and state of the node that the client is connected to. */
    CompletableFuture<NodeInfo> nodeInfo();

    /** The members of the cluster, as the node that the client is connected to sees them. */
    CompletableFuture<List<ClusterNode>> clusterMembers();

    /** The node's own measurements as JSON; what they are differs from version to version. */
    CompletableFuture<Content> statistics();

    /**
     * Starts to free the disk space of deleted events on the node that the client is connected to. Members of {@code $admins}
     * and {@code $ops} may.
     *
     * @return at the start; or with the scavenge that was running already
     */
    CompletableFuture<ScavengeStart> startScavenge();

    /**
     * Stops a scavenge; what it has freed stays free.
     *
     * @return fails with {@link io.photonpump.error.AdminException}, status 404, if none of this id is running
     */
    CompletableFuture<Void> stopScavenge(String scavengeId);

    /**
     * The result of the last scavenge. Servers from version 24.10 on tell it.
     *
     * @return fails with {@link io.photonpump.error.UnsupportedByServerException} on older servers, which only write the result
     *     to {@link ScavengeStart#stream()}
     */
    CompletableFuture<ScavengeStatus> lastScavenge();
}
