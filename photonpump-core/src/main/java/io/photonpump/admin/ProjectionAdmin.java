package io.photonpump.admin;

import io.photonpump.event.Content;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Administration of projections, on a server that runs with projections enabled. Requires a member of {@code $admins} or {@code $ops}.
 * Methods may be called on any thread and do not block. If the projection does not exist, the future fails with
 * {@link io.photonpump.error.AdminException}, status 404; {@code EventStoreAdmin} documents the errors of all calls.
 */
public interface ProjectionAdmin {

    /**
     * Creates a projection.
     *
     * @param name the name of the projection
     * @param query the query in JavaScript
     * @param options the mode and other options
     * @return completes when the projection exists; fails with {@link io.photonpump.error.AdminException}, status 409, if the name is
     *     taken
     */
    CompletableFuture<Void> create(String name, String query, ProjectionOptions options);

    /**
     * Replaces the query of a projection.
     *
     * @param name the name of the projection
     * @param query the query in JavaScript
     * @param emit whether the projection may write events
     * @return completes when the query is replaced
     */
    CompletableFuture<Void> update(String name, String query, boolean emit);

    /**
     * Lists all projections that are not transient.
     *
     * @return their states
     */
    CompletableFuture<List<ProjectionInfo>> list();

    /**
     * Lists the projections of one mode.
     *
     * @param mode the mode
     * @return their states
     */
    CompletableFuture<List<ProjectionInfo>> list(ProjectionMode mode);

    /**
     * Reads the state and the statistics of a projection.
     *
     * @param name the name of the projection
     * @return its state
     */
    CompletableFuture<ProjectionInfo> statistics(String name);

    /**
     * Starts a projection from its stored position.
     *
     * @param name the name of the projection
     * @return completes when the server has accepted the command
     */
    CompletableFuture<Void> enable(String name);

    /**
     * Stops a projection and stores its position.
     *
     * @param name the name of the projection
     * @return completes when the server has accepted the command
     */
    CompletableFuture<Void> disable(String name);

    /**
     * Stops a projection immediately, without storing its position.
     *
     * @param name the name of the projection
     * @return completes when the server has accepted the command
     */
    CompletableFuture<Void> abort(String name);

    /**
     * Restarts a projection from the beginning.
     *
     * @param name the name of the projection
     * @return completes when the server has accepted the command
     */
    CompletableFuture<Void> reset(String name);

    /**
     * Deletes a disabled projection.
     *
     * @param name the name of the projection
     * @param withStreams whether to delete its state, its checkpoint and its tracked emitted streams as well
     * @return completes when the projection is deleted
     */
    CompletableFuture<Void> delete(String name, boolean withStreams);

    /**
     * Reads the state of a projection.
     *
     * @param name the name of the projection
     * @return the state as JSON; empty content if there is none yet
     */
    CompletableFuture<Content> state(String name);

    /**
     * Reads the state of one partition of a projection that uses {@code foreachStream} or {@code partitionBy}.
     *
     * @param name the name of the projection
     * @param partition the partition
     * @return the state as JSON; empty content if there is none yet
     */
    CompletableFuture<Content> state(String name, String partition);

    /**
     * Reads the result of a projection.
     *
     * @param name the name of the projection
     * @return the result as JSON; empty content if there is none yet
     */
    CompletableFuture<Content> result(String name);

    /**
     * Reads the result of one partition of a projection.
     *
     * @param name the name of the projection
     * @param partition the partition
     * @return the result as JSON; empty content if there is none yet
     */
    CompletableFuture<Content> result(String name, String partition);

    /**
     * Reads the query of a projection.
     *
     * @param name the name of the projection
     * @return the query in JavaScript
     */
    CompletableFuture<String> query(String name);
}
