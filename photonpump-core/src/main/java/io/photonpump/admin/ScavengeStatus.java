package io.photonpump.admin;

/**
 * The last scavenge of a node.
 *
 * @param scavengeId the id of the scavenge; empty if there was none since the node started
 * @param result the result in the server's words, such as {@code InProgress}, {@code Success}, {@code Stopped} or {@code Errored}
 */
public record ScavengeStatus(String scavengeId, String result) {}
