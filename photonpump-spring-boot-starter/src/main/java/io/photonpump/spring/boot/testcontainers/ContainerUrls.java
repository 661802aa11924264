package io.photonpump.spring.boot.testcontainers;

import org.testcontainers.containers.Container;

/** Builds the URLs of running containers. */
final class ContainerUrls {

    private ContainerUrls() {}

    static String of(Container<?> container) {
        return "eventstore://" + container.getHost() + ":" + container.getMappedPort(EventStoreContainer.TCP_PORT)
                + "?httpPort=" + container.getMappedPort(EventStoreContainer.HTTP_PORT);
    }
}
