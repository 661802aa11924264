package io.photonpump.spring.listener;

/** What a listener is doing. */
public enum ContainerState {
    /** Never started. */
    CREATED,
    /** Started, and not confirmed by the server yet. */
    STARTING,
    /** Events flow. */
    RUNNING,
    /** The subscription was lost; it is being made again. */
    RECONNECTING,
    /**
     * It cannot go on until something beside its handler works again: the database or the stream of its position, a dead
     * letter, its group. {@link ContainerStatus#lastError()} says what. It tries again by itself, and the event that it stands
     * at uses none of its retries.
     */
    WAITING,
    /** Paused by somebody; nothing is subscribed. */
    PAUSED,
    /** Finishing what is in flight. */
    STOPPING,
    /** Stopped by somebody, or with the application. */
    STOPPED,
    /**
     * Stopped by an error that it cannot get over; {@link ContainerStatus#lastError()} says which. If the server denies access
     * to its user, it tries again by itself, at least once a minute.
     */
    FAILED;

    /** Whether it is meant to be working. */
    public boolean isActive() {
        return switch (this) {
            case STARTING, RUNNING, RECONNECTING, WAITING, PAUSED, STOPPING -> true;
            case CREATED, STOPPED, FAILED -> false;
        };
    }
}
