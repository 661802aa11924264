package io.photonpump.sample;

import io.photonpump.spring.annotation.EventStoreSubscription;
import org.springframework.stereotype.Component;

/**
 * Examines the pony after each jump. While the vet is ill, each examination fails: the listener retries it, and then the group parks
 * the event until somebody has it delivered again.
 */
@Component
class Vet {

    private volatile boolean ill;

    @EventStoreSubscription(id = "vet", stream = PonyJumped.STREAM, group = "vet", concurrency = "4")
    void examine(PonyJumped jump) {
        if (ill) {
            throw new VetIsIllException(jump.pony());
        }
    }

    boolean isIll() {
        return ill;
    }

    void setIll(boolean ill) {
        this.ill = ill;
    }

    /** An examination that did not take place. */
    static final class VetIsIllException extends RuntimeException {

        private static final long serialVersionUID = 1;

        VetIsIllException(String pony) {
            super(pony + " was not examined: the vet is ill");
        }
    }
}
