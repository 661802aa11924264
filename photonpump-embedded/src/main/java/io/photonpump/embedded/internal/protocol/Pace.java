package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.access.User;

/** Decides when a request is carried out, after its user is known and the node has let it through. */
@FunctionalInterface
public interface Pace {

    /** Carries out every request immediately. */
    Pace IMMEDIATE = (kind, user, action) -> action.run();

    /**
     * Runs the action now or later, on the engine's thread. A write is carried out even if its connection closes before its
     * turn comes, as on a real server.
     */
    void carryOut(RequestKind kind, User user, Runnable action);
}
