/**
 * The requests of the client over HTTP: gossip, to find the nodes of a cluster, and administration. Input: settings, calls.
 * Output: endpoints, values, typed errors, all as futures. Nothing here blocks the caller or runs on the event loop: the JDK's
 * HTTP client and name look-ups run on the given executor, whose threads may block.
 */
@NullMarked
package io.photonpump.internal.http;

import org.jspecify.annotations.NullMarked;
