package io.photonpump.spring.listener;

/** The state of a listener. */
public enum ContainerState {
    /** The listener was never started. */
    CREATED,
    /** The listener was started, and the server has not confirmed the subscription. */
    STARTING,
    /** The server has confirmed the subscription, and events are delivered. */
    RUNNING,
    /** The subscription was lost, and the listener subscribes again. */
    RECONNECTING,
    /**
     * The listener waits until its infrastructure works again: the database or stream of its position, the dead-letter stream, or
     * its group. {@link ContainerStatus#lastError()} names the failure. The listener tries again by itself, and the current event
     * loses none of its retries.
     */
    WAITING,
    /** The application has paused the listener, which has unsubscribed. */
    PAUSED,
    /** The listener is stopping, and finishes the events being handled. */
    STOPPING,
    /** The listener was stopped by the application, or with it. */
    STOPPED,
    /**
     * The listener has stopped because of an error; {@link ContainerStatus#lastError()} names it. If the server denies access to the
     * listener's user, the listener tries again by itself, at least once a minute.
     */
    FAILED;

    /** {@return whether the listener is meant to work} */
    public boolean isActive() {
        return switch (this) {
            case STARTING, RUNNING, RECONNECTING, WAITING, PAUSED, STOPPING -> true;
            case CREATED, STOPPED, FAILED -> false;
        };
    }
}
