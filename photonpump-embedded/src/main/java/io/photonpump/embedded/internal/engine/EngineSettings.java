package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.dialect.Dialect;

/**
 * The settings of an engine.
 *
 * @param anonymousAccess whether clients without credentials may do what access control lists allow to everyone
 * @param standardProjections whether streams by category and by event type are filled
 */
public record EngineSettings(Dialect dialect, boolean anonymousAccess, boolean standardProjections) {}
