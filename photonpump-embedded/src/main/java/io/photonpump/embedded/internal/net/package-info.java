/**
 * The network layer: one event loop that owns all state, its TCP connections, heartbeats and limits. Input: bytes. Output:
 * bytes, after the writes that they acknowledge are durable. The thread of the loop is the thread of the engine; calls from
 * other threads are passed to it.
 */
@NullMarked
package io.photonpump.embedded.internal.net;

import org.jspecify.annotations.NullMarked;
