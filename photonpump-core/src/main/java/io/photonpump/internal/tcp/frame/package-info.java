/**
 * Translates between bytes and {@link io.photonpump.internal.tcp.frame.Frame}s. Input may be cut anywhere; payloads are not
 * looked into. Runs on the channel's event loop. Packages above this one see no Netty buffers and no reference counts.
 */
@NullMarked
package io.photonpump.internal.tcp.frame;

import org.jspecify.annotations.NullMarked;
