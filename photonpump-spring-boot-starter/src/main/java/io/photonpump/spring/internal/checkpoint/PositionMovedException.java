package io.photonpump.spring.internal.checkpoint;

import io.photonpump.spring.listener.checkpoint.Checkpoint;

/**
 * Another instance has moved the stored position back, for a replay: what this instance handles next would be handled before the
 * events that the replay begins with.
 */
public final class PositionMovedException extends Exception {

    private static final long serialVersionUID = 1;

    PositionMovedException(String name, Checkpoint known, Checkpoint stored) {
        super("the position '" + name + "' was moved back from " + known + " to " + stored);
    }
}
