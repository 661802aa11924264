package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.dialect.Dialect;

/**
 * What an engine is to be like.
 *
 * @param anonymousAccess whether who gives no name may do what is public
 * @param standardProjections whether streams by category and by event type are filled
 */
public record EngineSettings(Dialect dialect, boolean anonymousAccess, boolean standardProjections) {}
