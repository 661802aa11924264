package io.photonpump.internal.http;

import io.photonpump.cluster.ClusterNode;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a node's description of its cluster, in either dialect (docs/protocol.md, Gossip). Every member is optional,
 * unknown ones are skipped, and an unreadable member of the cluster is left out instead of failing the whole response.
 */
final class GossipReader {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private GossipReader() {}

    /**
     * Reads a response.
     *
     * @throws IllegalArgumentException if it is not gossip
     */
    static GossipAnswer read(String json, MemberEndpoints endpoints) {
        JsonNode members = members(json);
        List<ClusterNode> nodes = new ArrayList<>();
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode member : members) {
            if (member.isObject()) {
                nodes.add(node(member, endpoints));
                objects.add(member);
            }
        }
        boolean none = nodes.stream().allMatch(node -> node.endpoint() == null);
        return new GossipAnswer(List.copyOf(nodes), none ? endpoints.whyNone(objects) : null);
    }

    private static JsonNode members(String json) {
        JsonNode members;
        try {
            members = MAPPER.readTree(json).path("members");
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the answer is not JSON", e);
        }
        if (!members.isArray()) {
            throw new IllegalArgumentException("the answer has no list of members");
        }
        return members;
    }

    private static ClusterNode node(JsonNode member, MemberEndpoints endpoints) {
        Endpoint http = MemberEndpoints.read(member, "httpEndPointIp", "httpEndPointPort");
        return new ClusterNode(
                state(Json.text(member, "state")),
                Json.flag(member, "isAlive"),
                endpoints.of(member),
                http != null ? http : MemberEndpoints.read(member, "externalHttpIp", "externalHttpPort"));
    }

    /**
     * Returns a state by its name, of either age. A name from a later server is a node like any other, to be used last
     * (docs/protocol.md, Choosing a node).
     */
    static NodeState state(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "leader", "master" -> NodeState.LEADER;
            case "preleader", "premaster" -> NodeState.PRE_LEADER;
            case "resigningleader" -> NodeState.RESIGNING_LEADER;
            case "follower", "slave" -> NodeState.FOLLOWER;
            case "clone" -> NodeState.CLONE;
            case "catchingup" -> NodeState.CATCHING_UP;
            case "prereplica" -> NodeState.PRE_REPLICA;
            case "discoverleader" -> NodeState.DISCOVER_LEADER;
            case "initializing" -> NodeState.INITIALIZING;
            case "readonlyreplica" -> NodeState.READ_ONLY_REPLICA;
            case "prereadonlyreplica" -> NodeState.PRE_READ_ONLY_REPLICA;
            case "readonlyleaderless" -> NodeState.READ_ONLY_LEADERLESS;
            case "manager" -> NodeState.MANAGER;
            case "shuttingdown" -> NodeState.SHUTTING_DOWN;
            case "shutdown" -> NodeState.SHUT_DOWN;
            default -> NodeState.UNKNOWN;
        };
    }
}
