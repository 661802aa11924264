package io.photonpump.admin;

/**
 * The answer to asking for a scavenge.
 *
 * @param scavengeId the server writes the progress to the stream {@code $scavenges-<id>}. Empty if the server does not name the
 *     scavenge, as servers before version 5 do not
 * @param alreadyRunning whether it was running before; a server runs one at a time
 */
public record ScavengeStart(String scavengeId, boolean alreadyRunning) {

    /**
     * The stream that the server writes the scavenge's progress to. Administrators may read it.
     *
     * @throws IllegalStateException if the server did not name the scavenge
     */
    public String stream() {
        if (scavengeId.isEmpty()) {
            throw new IllegalStateException("the server did not name the scavenge: look for streams $scavenges-*");
        }
        return "$scavenges-" + scavengeId;
    }
}
