package io.photonpump.internal.http;

import static io.photonpump.internal.http.AdminRequest.segment;
import static io.photonpump.internal.http.AdminRequest.value;

import io.photonpump.admin.ProjectionAdmin;
import io.photonpump.admin.ProjectionInfo;
import io.photonpump.admin.ProjectionMode;
import io.photonpump.admin.ProjectionOptions;
import io.photonpump.error.AdminException;
import io.photonpump.event.Content;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The administration of projections, with the routes {@code /projections} (all of them) and {@code /projection/{name}}
 * (one).
 */
record HttpProjectionAdmin(AdminCalls calls, JsonMapper mapper) implements ProjectionAdmin {

    @Override
    public CompletableFuture<Void> create(String name, String query, ProjectionOptions options) {
        StringBuilder path = new StringBuilder("/projections/" + route(options.mode()))
                .append("?name=" + value(name) + "&type=JS&enabled=" + yes(options.enabled()));
        if (options.mode() != ProjectionMode.TRANSIENT) {
            path.append("&emit=" + yes(options.emit()))
                    .append("&trackemittedstreams=" + yes(options.trackEmittedStreams()));
        }
        if (options.mode() == ProjectionMode.ONE_TIME) {
            path.append("&checkpoints=" + yes(options.checkpoints()));
        }
        return calls.done(AdminRequest.of("creating projection '" + name + "'", "POST", path.toString())
                .withBody(query));
    }

    @Override
    public CompletableFuture<Void> update(String name, String query, boolean emit) {
        return calls.done(request("changing", name, "PUT", "/query?type=JS&emit=" + yes(emit))
                .withBody(query));
    }

    @Override
    public CompletableFuture<List<ProjectionInfo>> list() {
        return listed("all-non-transient");
    }

    @Override
    public CompletableFuture<List<ProjectionInfo>> list(ProjectionMode mode) {
        return listed(route(mode));
    }

    private CompletableFuture<List<ProjectionInfo>> listed(String route) {
        return calls.json(
                AdminRequest.of("listing projections", "GET", "/projections/" + route), AdminReader::projections);
    }

    @Override
    public CompletableFuture<ProjectionInfo> statistics(String name) {
        AdminRequest request = request("reading the statistics of", name, "GET", "/statistics");
        return calls.json(request, json -> only(request, json));
    }

    /**
     * Returns the only element. The response is a list even for one name, and empty for a name that was just deleted.
     */
    private static ProjectionInfo only(AdminRequest request, JsonNode json) {
        List<ProjectionInfo> projections = AdminReader.projections(json);
        if (projections.isEmpty()) {
            throw new AdminException(request.operation(), 404, "the projection does not exist", null);
        }
        return projections.get(0);
    }

    @Override
    public CompletableFuture<Void> enable(String name) {
        return calls.done(request("enabling", name, "POST", "/command/enable"));
    }

    @Override
    public CompletableFuture<Void> disable(String name) {
        return calls.done(request("disabling", name, "POST", "/command/disable"));
    }

    @Override
    public CompletableFuture<Void> abort(String name) {
        return calls.done(request("aborting", name, "POST", "/command/abort"));
    }

    @Override
    public CompletableFuture<Void> reset(String name) {
        return calls.done(request("resetting", name, "POST", "/command/reset"));
    }

    @Override
    public CompletableFuture<Void> delete(String name, boolean withStreams) {
        String also = yes(withStreams);
        return calls.done(request(
                "deleting",
                name,
                "DELETE",
                "?deleteStateStream=" + also + "&deleteCheckpointStream=" + also + "&deleteEmittedStreams=" + also));
    }

    @Override
    public CompletableFuture<Content> state(String name) {
        return content(request("reading the state of", name, "GET", "/state"));
    }

    @Override
    public CompletableFuture<Content> state(String name, String partition) {
        return content(request("reading the state of", name, "GET", "/state?partition=" + value(partition)));
    }

    @Override
    public CompletableFuture<Content> result(String name) {
        return content(request("reading the result of", name, "GET", "/result"));
    }

    @Override
    public CompletableFuture<Content> result(String name, String partition) {
        return content(request("reading the result of", name, "GET", "/result?partition=" + value(partition)));
    }

    @Override
    public CompletableFuture<String> query(String name) {
        return calls.call(request("reading the query of", name, "GET", "/query"), HttpResponse::body);
    }

    private CompletableFuture<Content> content(AdminRequest request) {
        return calls.call(
                request, response -> Content.wrap(response.body().getBytes(StandardCharsets.UTF_8), true, mapper));
    }

    private static AdminRequest request(String doing, String name, String method, String rest) {
        return AdminRequest.of(doing + " projection '" + name + "'", method, "/projection/" + segment(name) + rest);
    }

    private static String route(ProjectionMode mode) {
        return switch (mode) {
            case CONTINUOUS -> "continuous";
            case ONE_TIME -> "onetime";
            case TRANSIENT -> "transient";
        };
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}
