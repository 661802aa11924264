package io.photonpump.internal.http;

import static io.photonpump.internal.http.AdminRequest.segment;

import io.photonpump.admin.NodeInfo;
import io.photonpump.admin.ProjectionAdmin;
import io.photonpump.admin.ScavengeStart;
import io.photonpump.admin.ScavengeStatus;
import io.photonpump.admin.SubscriptionAdmin;
import io.photonpump.admin.UserAdmin;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreAdmin;
import io.photonpump.cluster.ClusterNode;
import io.photonpump.cluster.Endpoint;
import io.photonpump.event.Content;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.net.NameService;
import io.photonpump.settings.ClientSettings;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An {@link EventStoreAdmin} over the server's HTTP interface. Safe on any thread. */
public final class HttpAdmin implements EventStoreAdmin, AutoCloseable {

    private static final int BAD_REQUEST = 400;
    private static final String IN_MEMORY = "a server that keeps its data in memory does not answer this request";

    private final AdminCalls calls;
    private final MemberEndpoints endpoints;
    private final PendingCalls pending;
    private final JsonMapper mapper;

    /**
     * Creates the administrative side of a client.
     *
     * @param discovery the gossip that finds the client's servers; null: another discovery does
     * @param endpoints finds the endpoints of cluster members
     * @param connected the endpoint that the client is connected to, null if it is not; called on any thread
     * @param credentials the credentials of calls that have none of their own
     * @param callbackExecutor runs the asynchronous dependents of the futures that callers get
     */
    public HttpAdmin(
            ClientSettings settings,
            HttpSender http,
            @Nullable GossipDiscovery discovery,
            MemberEndpoints endpoints,
            Supplier<@Nullable Endpoint> connected,
            CredentialsSource credentials,
            NameService names,
            Executor callbackExecutor) {
        this.pending = new PendingCalls();
        this.mapper = settings.jsonMapper();
        this.calls = new AdminCalls(
                settings,
                http,
                new AdminTargets(settings, discovery, connected),
                credentials,
                new Destinations(names),
                callbackExecutor,
                pending,
                CallOptions.defaults());
        this.endpoints = endpoints;
    }

    private HttpAdmin(AdminCalls calls, MemberEndpoints endpoints, PendingCalls pending, JsonMapper mapper) {
        this.calls = calls;
        this.endpoints = endpoints;
        this.pending = pending;
        this.mapper = mapper;
    }

    @Override
    public EventStoreAdmin with(CallOptions options) {
        return new HttpAdmin(calls.with(options), endpoints, pending, mapper);
    }

    @Override
    public SubscriptionAdmin subscriptions() {
        return new HttpSubscriptionAdmin(calls);
    }

    @Override
    public UserAdmin users() {
        return new HttpUserAdmin(calls);
    }

    @Override
    public ProjectionAdmin projections() {
        return new HttpProjectionAdmin(calls, mapper);
    }

    @Override
    public CompletableFuture<NodeInfo> nodeInfo() {
        return calls.json(
                AdminRequest.of("reading the node's info", "GET", "/info").ofNode(), AdminReader::node);
    }

    @Override
    public CompletableFuture<List<ClusterNode>> clusterMembers() {
        AdminRequest request = AdminRequest.of("reading the members of the cluster", "GET", "/gossip?format=json")
                .ofNode();
        return calls.call(request, response -> members(request, response));
    }

    private List<ClusterNode> members(AdminRequest request, HttpResponse<String> response) {
        try {
            return GossipReader.read(response.body(), endpoints).nodes();
        } catch (IllegalArgumentException e) {
            throw AdminErrors.unreadable(request, response.statusCode(), e);
        }
    }

    @Override
    public CompletableFuture<Content> statistics() {
        return calls.call(
                AdminRequest.of("reading the node's statistics", "GET", "/stats")
                        .ofNode(),
                response -> Content.wrap(response.body().getBytes(StandardCharsets.UTF_8), true, mapper));
    }

    @Override
    public CompletableFuture<ScavengeStart> startScavenge() {
        AdminRequest request = AdminRequest.of("starting a scavenge", "POST", "/admin/scavenge")
                .ofNode()
                .ifSilent(IN_MEMORY);
        // If one is running, the response is a "bad request" with its id.
        return calls.call(request, Set.of(BAD_REQUEST), response -> {
            if (response.body().isBlank() && response.statusCode() != BAD_REQUEST) {
                return new ScavengeStart("", false);
            }
            String id = Json.text(AdminCalls.parse(request, response), "scavengeId");
            boolean alreadyRunning = response.statusCode() == BAD_REQUEST;
            if (alreadyRunning && id.isEmpty()) {
                throw AdminErrors.refused(request, response, null);
            }
            return new ScavengeStart(id, alreadyRunning);
        });
    }

    @Override
    public CompletableFuture<Void> stopScavenge(String scavengeId) {
        return calls.done(AdminRequest.of("stopping a scavenge", "DELETE", "/admin/scavenge/" + segment(scavengeId))
                .ofNode()
                .ifSilent(IN_MEMORY));
    }

    @Override
    public CompletableFuture<ScavengeStatus> lastScavenge() {
        AdminRequest request = AdminRequest.of("reading the last scavenge", "GET", "/admin/scavenge/last")
                .ofNode()
                .ifPathUnknown(
                        "servers before version 24.10 only write it to the stream $scavenges-<id>: read that stream");
        return calls.call(request, response -> {
            JsonNode json = AdminCalls.parse(request, response);
            return new ScavengeStatus(Json.text(json, "scavengeId"), Json.text(json, "scavengeResult"));
        });
    }

    /** Fails every later call. Runs no code of callers. */
    public void refuse() {
        pending.refuse();
    }

    /** Fails the pending calls, and every later call. */
    @Override
    public void close() {
        pending.close();
    }
}
