/**
 * Several nodes in one JVM that behave, towards clients, as a cluster: one leads, the others follow it. Enters: nodes, and
 * orders to kill or revive one. Leaves: gossip, redirects, forwarded writes, elections. All nodes share one event loop, so a
 * write is on every living node before it is acknowledged, and there is never more than one leader: this is for tests of
 * clients, not of consensus.
 */
@NullMarked
package io.photonpump.embedded.cluster;

import org.jspecify.annotations.NullMarked;
