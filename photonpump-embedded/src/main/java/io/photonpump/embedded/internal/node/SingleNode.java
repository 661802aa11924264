package io.photonpump.embedded.internal.node;

import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.http.ClusterMember;
import io.photonpump.embedded.internal.http.HttpNode;
import io.photonpump.embedded.internal.net.EventStoreServer;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;

/**
 * The information that a single node reports: it is the leader.
 *
 * @param host the address under which clients reach it
 * @param httpPort asked when a request arrives, because the port is bound then
 */
public record SingleNode(UUID id, EventStoreServer server, String host, IntSupplier httpPort, NodeSettings settings)
        implements HttpNode {

    @Override
    public ClusterMember self() {
        EventStoreEngine engine = server.engine();
        return new ClusterMember(
                id,
                engine.dialect().leaderState(),
                true,
                host,
                server.tcpPort(),
                httpPort.getAsInt(),
                settings.tls() != null,
                engine.store().lastCommitPosition(),
                engine.store().writerPosition(),
                0,
                id);
    }

    @Override
    public List<ClusterMember> members() {
        return List.of(self());
    }

    @Override
    public boolean standardProjections() {
        return settings.engine().standardProjections();
    }
}
