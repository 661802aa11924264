package io.photonpump.internal.http;

import io.photonpump.cluster.ClusterNode;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a node says of its cluster, in either dialect (docs/protocol.md, Gossip): every member is optional, unknown
 * ones are skipped, and a member of the cluster that makes no sense at all is left out rather than making the whole answer
 * void.
 */
final class GossipReader {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int MAX_PORT = 65_535;

    private GossipReader() {}

    /**
     * Reads an answer.
     *
     * @throws IllegalArgumentException if this is no gossip at all
     */
    static List<ClusterNode> read(String json) {
        JsonNode members = members(json);
        List<ClusterNode> nodes = new ArrayList<>();
        for (JsonNode member : members) {
            if (member.isObject()) {
                nodes.add(node(member));
            }
        }
        return List.copyOf(nodes);
    }

    private static JsonNode members(String json) {
        JsonNode members;
        try {
            members = MAPPER.readTree(json).path("members");
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the answer is no JSON", e);
        }
        if (!members.isArray()) {
            throw new IllegalArgumentException("the answer has no list of members");
        }
        return members;
    }

    private static ClusterNode node(JsonNode member) {
        String host = Json.text(member, "externalTcpIp");
        Endpoint http = endpoint(Json.text(member, "httpEndPointIp"), member, "httpEndPointPort");
        return new ClusterNode(
                state(Json.text(member, "state")),
                Json.flag(member, "isAlive"),
                endpoint(host, member, "externalTcpPort"),
                endpoint(host, member, "externalSecureTcpPort"),
                http != null ? http : endpoint(Json.text(member, "externalHttpIp"), member, "externalHttpPort"));
    }

    /** A port of 0, and what is no port, mean that there is none. */
    private static @Nullable Endpoint endpoint(String host, JsonNode member, String portName) {
        long port = Json.number(member, portName);
        return host.isEmpty() || port < 1 || port > MAX_PORT ? null : new Endpoint(host, (int) port);
    }

    /**
     * By name, of either age; a name from a later server is a node like any other, to be used last (docs/protocol.md,
     * Choosing a node).
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
