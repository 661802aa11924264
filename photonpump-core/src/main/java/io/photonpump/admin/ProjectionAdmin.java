package io.photonpump.admin;

import io.photonpump.event.Content;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The projections of a server, which has to run with projections on. Members of {@code $admins} and {@code $ops} may. An
 * unknown name fails with {@link io.photonpump.error.AdminException}, status 404.
 */
public interface ProjectionAdmin {

    /**
     * Creates a projection.
     *
     * @param query in JavaScript
     * @return fails with {@link io.photonpump.error.AdminException}, status 409, if the name is taken
     */
    CompletableFuture<Void> create(String name, String query, ProjectionOptions options);

    /** Replaces the query. */
    CompletableFuture<Void> update(String name, String query, boolean emit);

    /** Whatever is not transient. */
    CompletableFuture<List<ProjectionInfo>> list();

    /** Those of one mode. */
    CompletableFuture<List<ProjectionInfo>> list(ProjectionMode mode);

    /** How one projection is doing. */
    CompletableFuture<ProjectionInfo> statistics(String name);

    /** Starts it, from where it stopped. */
    CompletableFuture<Void> enable(String name);

    /** Stops it after storing its place. */
    CompletableFuture<Void> disable(String name);

    /** Stops it at once, without storing its place. */
    CompletableFuture<Void> abort(String name);

    /** Starts it over, from the beginning. */
    CompletableFuture<Void> reset(String name);

    /**
     * Deletes a projection that was disabled before.
     *
     * @param withStreams whether its state, checkpoint and (tracked) emitted streams go with it
     */
    CompletableFuture<Void> delete(String name, boolean withStreams);

    /** Its state as JSON; without bytes if there is none yet. */
    CompletableFuture<Content> state(String name);

    /** The state of one partition (of a projection that uses {@code foreachStream} or {@code partitionBy}) as JSON. */
    CompletableFuture<Content> state(String name, String partition);

    /** Its result as JSON; without bytes if there is none yet. */
    CompletableFuture<Content> result(String name);

    /** The result of one partition as JSON. */
    CompletableFuture<Content> result(String name, String partition);

    /** The text of its query. */
    CompletableFuture<String> query(String name);
}
