package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.dialect.Dialect;

/**
 * The settings of an engine.
 *
 * @param anonymousAccess whether clients without credentials may do what access control lists allow to everyone
 * @param standardProjections whether streams by category and by event type are filled
 * @param insecure whether nobody is asked who they are, and everybody may do everything
 * @param maxAppendSize the maximum size of a write over gRPC, in bytes
 */
public record EngineSettings(
        Dialect dialect, boolean anonymousAccess, boolean standardProjections, boolean insecure, int maxAppendSize) {

    /** The maximum size of a write over gRPC, unless it is set. */
    public static final int MAX_APPEND_SIZE = 1024 * 1024;

    /** Settings of a server that asks who its users are. */
    public EngineSettings(Dialect dialect, boolean anonymousAccess, boolean standardProjections) {
        this(dialect, anonymousAccess, standardProjections, false, MAX_APPEND_SIZE);
    }
}
