package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.engine.EventStoreEngine;
import org.jspecify.annotations.Nullable;

/** Whether the state of the node lets a request through. Asked after the user is known, before anything is done. */
@FunctionalInterface
public interface NodeGate {

    /** A running single node: everything passes. */
    NodeGate OPEN = (kind, requireLeader) -> null;

    /** Null lets the request through; anything else is the answer to it. */
    @Nullable
    NotHandled refuse(RequestKind kind, boolean requireLeader);

    /** Who carries out the writes that this gate lets through: the engine of this node, or that of the leader. */
    default EventStoreEngine writer(EventStoreEngine own) {
        return own;
    }
}
