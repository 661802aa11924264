package io.photonpump.admin;

import io.photonpump.cluster.NodeState;

/**
 * What a node says of itself.
 *
 * @param version such as {@code 5.0.11.0}; empty if it did not say
 * @param projectionsMode such as {@code None}, {@code System} or {@code All}; empty if it did not say
 */
public record NodeInfo(String version, NodeState state, String projectionsMode) {}
