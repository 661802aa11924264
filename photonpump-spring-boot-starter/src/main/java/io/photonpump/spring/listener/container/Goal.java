package io.photonpump.spring.listener.container;

/** What somebody wants a container to do. */
enum Goal {
    RUN,
    PAUSE,
    STOP
}
