/**
 * What the client asks over HTTP: where the nodes of a cluster are (gossip), and everything administrative. Enters: settings,
 * calls. Leaves: endpoints, values, typed errors, all as futures. Nothing here blocks the caller or runs on the event loop:
 * the JDK's HTTP client and name look-ups work on the executor they are given, whose threads may block.
 */
@NullMarked
package io.photonpump.internal.http;

import org.jspecify.annotations.NullMarked;
