/**
 * The servers of a cluster: endpoints, the nodes that gossip describes, and the choice among them. No I/O; the client calls a
 * {@link io.photonpump.cluster.NodeDiscovery} on one of its threads.
 */
@NullMarked
package io.photonpump.cluster;

import org.jspecify.annotations.NullMarked;
