package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.engine.EventStoreEngine;
import org.jspecify.annotations.Nullable;

/** Decides whether the node serves a request in its current state. Called when the user is known, before the request is carried out. */
@FunctionalInterface
public interface NodeGate {

    /** Serves every request, like a single node. */
    NodeGate OPEN = (kind, requireLeader) -> null;

    /** Returns the answer to a request that the node does not serve; null if it serves it. */
    @Nullable
    NotHandled refuse(RequestKind kind, boolean requireLeader);

    /** Returns the engine that carries out writes: that of this node, or that of the leader. */
    default EventStoreEngine writer(EventStoreEngine own) {
        return own;
    }
}
