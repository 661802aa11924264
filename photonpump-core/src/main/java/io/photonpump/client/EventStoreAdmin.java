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
 * Administration over the server's HTTP interface. It uses the TLS settings and the credentials of the client, and {@code httpPort} of the
 * server that the client is connected to. In a cluster that is found by gossip, requests go to the leader; otherwise the client follows a
 * node's redirection to the leader once. Methods may be called on any thread and do not block. Dependents of a future run on the client's
 * callback executor.
 *
 * <p><b>Errors of all calls</b>: {@link io.photonpump.error.ConnectionFailedException} if the HTTP port does not answer,
 * {@link io.photonpump.error.OperationTimedOutException}, {@link io.photonpump.error.NotAuthenticatedException},
 * {@link io.photonpump.error.AccessDeniedException}, {@link io.photonpump.error.ResponseTooLargeException},
 * {@link io.photonpump.error.ClientClosedException}, and {@link io.photonpump.error.AdminException} with the HTTP status for any other
 * refusal. The client sends no request twice, except to the leader after another node has refused it. Cancelling a future closes its
 * connection; the server may carry out the request nevertheless.
 */
public interface EventStoreAdmin {

    /**
     * {@return the same administration with other call options}
     *
     * @param options the credentials and the timeout of the calls
     */
    EventStoreAdmin with(CallOptions options);

    /** {@return the administration of persistent subscription groups} */
    SubscriptionAdmin subscriptions();

    /** {@return the administration of users} */
    UserAdmin users();

    /** {@return the administration of projections} */
    ProjectionAdmin projections();

    /**
     * Reads the version and the state of the node that the client is connected to.
     *
     * @return the version and the state
     */
    CompletableFuture<NodeInfo> nodeInfo();

    /**
     * Reads the members of the cluster from the node that the client is connected to.
     *
     * @return the members
     */
    CompletableFuture<List<ClusterNode>> clusterMembers();

    /**
     * Reads the statistics of the node that the client is connected to.
     *
     * @return the statistics as JSON, whose structure depends on the version of the server
     */
    CompletableFuture<Content> statistics();

    /**
     * Starts to free the disk space of deleted events on the node that the client is connected to. Requires a member of {@code $admins} or
     * {@code $ops}.
     *
     * @return completes when the scavenge has started, or with the scavenge that was already running
     */
    CompletableFuture<ScavengeStart> startScavenge();

    /**
     * Stops a scavenge. The space that it has freed stays free.
     *
     * @param scavengeId the id of the scavenge
     * @return completes when the scavenge is stopped; fails with {@link io.photonpump.error.AdminException}, status 404, if no scavenge
     *     of this id is running
     */
    CompletableFuture<Void> stopScavenge(String scavengeId);

    /**
     * Reads the result of the last scavenge, on servers from version 24.10.
     *
     * @return the result; fails with {@link io.photonpump.error.UnsupportedByServerException} on older servers, which only write the
     *     result to {@link ScavengeStart#stream()}
     */
    CompletableFuture<ScavengeStatus> lastScavenge();
}
