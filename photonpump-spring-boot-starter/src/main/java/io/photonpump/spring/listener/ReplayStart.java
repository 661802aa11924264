package io.photonpump.spring.listener;

import io.photonpump.spring.listener.checkpoint.Checkpoint;

/**
 * A replay that is about to begin.
 *
 * @param subscriptionId the id of the listener
 * @param after the position after which the listener handles all events; {@link Checkpoint#BEGINNING} for all events of the stream
 */
public record ReplayStart(String subscriptionId, Checkpoint after) {

    /** {@return whether all events of the stream are handled again, so that nothing of earlier results is needed} */
    public boolean isFromBeginning() {
        return after.commit() < 0;
    }
}
