package io.photonpump.event;

import org.jspecify.annotations.Nullable;

/**
 * The server-wide defaults for access to streams that have no ACL of their own (stream {@code $settings}).
 *
 * @param userStreams for ordinary streams; null: everybody may do everything
 * @param systemStreams for streams whose name starts with {@code $}; null: administrators only
 */
public record SystemSettings(
        @Nullable StreamAcl userStreams, @Nullable StreamAcl systemStreams) {}
