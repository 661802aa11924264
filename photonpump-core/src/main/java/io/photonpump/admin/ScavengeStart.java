package io.photonpump.admin;

/**
 * The answer to asking for a scavenge.
 *
 * @param scavengeId the progress stands in the stream {@code $scavenges-<id>}
 * @param alreadyRunning whether it was running before; a server runs one at a time
 */
public record ScavengeStart(String scavengeId, boolean alreadyRunning) {

    /** Where the server writes how the scavenge goes; for administrators. */
    public String stream() {
        return "$scavenges-" + scavengeId;
    }
}
