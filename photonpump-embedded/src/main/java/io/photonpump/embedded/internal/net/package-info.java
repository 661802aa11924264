/**
 * The network around the engine: one event loop that owns everything, TCP connections on it, heartbeats and limits. Enters:
 * bytes. Leaves: bytes, once what they speak of is safe. The loop's thread is the engine's thread; whoever comes from another
 * one hops onto it.
 */
@NullMarked
package io.photonpump.embedded.internal.net;

import org.jspecify.annotations.NullMarked;
