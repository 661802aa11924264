package io.photonpump.internal.tcp;

import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.http.MemberEndpoints;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the TCP endpoints of cluster members: a node has one for plain clients, one for TLS clients, or both.
 *
 * @param encrypted whether the client uses TLS
 */
public record TcpMemberEndpoints(boolean encrypted) implements MemberEndpoints {

    @Override
    public @Nullable Endpoint of(JsonNode member) {
        return read(member, encrypted);
    }

    @Override
    public @Nullable String whyNone(List<JsonNode> members) {
        boolean takesOthers = members.stream()
                .anyMatch(member -> member.path("isAlive").asBoolean(false) && read(member, !encrypted) != null);
        if (!takesOthers) {
            return null;
        }
        return encrypted
                ? "its nodes take no TLS clients: leave tls=true out, or give them a secure TCP port"
                : "its nodes take TLS clients only: add tls=true";
    }

    private static @Nullable Endpoint read(JsonNode member, boolean secure) {
        return MemberEndpoints.read(member, "externalTcpIp", secure ? "externalSecureTcpPort" : "externalTcpPort");
    }
}
