package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the endpoints of cluster members for the clients of one wire, in what gossip tells about the members. */
public interface MemberEndpoints {

    /** Returns the endpoint at which a member takes these clients; null if it takes none. */
    @Nullable
    Endpoint of(JsonNode member);

    /** Returns why no member takes these clients, and what the user can do; null if the members do not tell. */
    @Nullable
    String whyNone(List<JsonNode> members);

    /**
     * Reads an endpoint of a member. A port of 0, and a value that is not a port, mean that there is none.
     *
     * @param host the name of the field with the host
     * @param port the name of the field with the port
     */
    static @Nullable Endpoint read(JsonNode member, String host, String port) {
        String name = Json.text(member, host);
        long number = Json.number(member, port);
        return name.isEmpty() || number < 1 || number > Json.MAX_PORT ? null : new Endpoint(name, (int) number);
    }
}
