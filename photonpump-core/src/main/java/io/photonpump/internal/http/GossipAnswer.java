package io.photonpump.internal.http;

import io.photonpump.cluster.ClusterNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells about its cluster.
 *
 * @param nodes the members
 * @param whyNone why no member takes the clients of the wire; null if one does, or if the members do not tell
 */
record GossipAnswer(List<ClusterNode> nodes, @Nullable String whyNone) {}
