package io.photonpump.spring.listener;

/** The state of a replay. */
public enum ReplayState {
    /** The replay is requested. The listener finishes its work, is being reset, or waits for a database that is away. */
    REQUESTED,
    /** The listener is reset, its new position is stored, and it handles events again. A stopped listener does so when it is started. */
    REPLAYING,
    /** The listener has handled all events up to the end of the stream. */
    CAUGHT_UP,
    /** The replay has begun and ended early: the listener was stopped, has failed or was replayed again. */
    ENDED,
    /** The replay has not begun. The listener is at its old position. */
    FAILED
}
