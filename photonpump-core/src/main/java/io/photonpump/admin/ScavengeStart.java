package io.photonpump.admin;

/**
 * The response to the start of a scavenge.
 *
 * @param scavengeId the id of the scavenge; empty on servers before version 5, which do not report it
 * @param alreadyRunning whether the scavenge was running before the call; a server runs one at a time
 */
public record ScavengeStart(String scavengeId, boolean alreadyRunning) {

    /**
     * Returns the stream {@code $scavenges-<id>}, to which the server writes the progress of the scavenge. Administrators may read it.
     *
     * @return the name of the stream
     * @throws IllegalStateException if the server did not report the id
     */
    public String stream() {
        if (scavengeId.isEmpty()) {
            throw new IllegalStateException("the server did not name the scavenge: look for streams $scavenges-*");
        }
        return "$scavenges-" + scavengeId;
    }
}
