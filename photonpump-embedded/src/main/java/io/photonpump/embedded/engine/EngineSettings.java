package io.photonpump.embedded.engine;

import io.photonpump.embedded.dialect.Dialect;

/**
 * What an engine is to be like.
 *
 * @param anonymousAccess whether who gives no name may do what is public
 */
public record EngineSettings(Dialect dialect, boolean anonymousAccess) {}
