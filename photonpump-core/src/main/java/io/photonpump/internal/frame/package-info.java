/**
 * The lowest floor of the road: bytes become frames and frames bytes (docs/protocol.md, Frames). Enters: what the socket
 * delivers, cut anywhere. Leaves: whole {@link io.photonpump.internal.frame.Frame}s whose payload nobody has looked into.
 * Runs on the channel's event loop. Above this package there are no Netty buffers and no reference counts.
 */
@NullMarked
package io.photonpump.internal.frame;

import org.jspecify.annotations.NullMarked;
