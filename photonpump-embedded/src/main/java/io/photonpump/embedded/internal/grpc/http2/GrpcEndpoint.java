package io.photonpump.embedded.internal.grpc.http2;

import io.photonpump.embedded.internal.grpc.GrpcServices;
import io.photonpump.embedded.internal.net.EventStoreServer;
import io.photonpump.embedded.internal.protocol.NodeGate;
import java.util.function.Supplier;

/**
 * What all connections of a server share.
 *
 * @param server provides the loop, the engine and its rounds
 */
public record GrpcEndpoint(EventStoreServer server, GrpcServices services, Supplier<PlainHttp> plainHttp) {

    NodeGate gate() {
        return server.requests().gate();
    }
}
