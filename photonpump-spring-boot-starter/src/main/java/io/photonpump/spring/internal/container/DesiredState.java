package io.photonpump.spring.internal.container;

/** What somebody wants a container to do. */
enum DesiredState {
    RUN,
    PAUSE,
    STOP
}
