/**
 * Where the servers are and which one to talk to: endpoints, nodes as gossip describes them, and preferences among them.
 * Enters: addresses from settings, gossip. Leaves: the next {@link io.photonpump.cluster.Endpoint} to try. No I/O in here;
 * a {@link io.photonpump.cluster.NodeDiscovery} is asked on a thread of the client's own and answers with a future.
 */
@NullMarked
package io.photonpump.cluster;

import org.jspecify.annotations.NullMarked;
