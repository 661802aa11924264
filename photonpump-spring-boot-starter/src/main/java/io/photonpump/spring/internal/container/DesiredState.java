package io.photonpump.spring.internal.container;

/** The state that the application wants a container to have. */
enum DesiredState {
    RUN,
    PAUSE,
    STOP
}
