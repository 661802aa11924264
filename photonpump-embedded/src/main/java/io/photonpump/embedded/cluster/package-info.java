/**
 * A cluster in one JVM, for tests of clients: gossip, redirects, forwarded writes and elections. All nodes share one event loop, so
 * an acknowledged write is on every living node, and there is never more than one leader. Consensus is not simulated.
 */
@NullMarked
package io.photonpump.embedded.cluster;

import org.jspecify.annotations.NullMarked;
