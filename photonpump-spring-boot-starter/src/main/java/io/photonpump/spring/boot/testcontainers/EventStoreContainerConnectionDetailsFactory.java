package io.photonpump.spring.boot.testcontainers;

import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Creates connection details for {@code @ServiceConnection} on an {@link EventStoreContainer}, or on a {@code GenericContainer}
 * with an image of the server or with {@code @ServiceConnection("eventstore")}. The container has to publish ports 1113 and 2113.
 */
final class EventStoreContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, PhotonPumpConnectionDetails> {

    private static final List<String> NAMES =
            List.of("eventstore/eventstore", "eventstore", "kurrentplatform/kurrentdb", "kurrentdb");

    EventStoreContainerConnectionDetailsFactory() {
        super(NAMES);
    }

    /** Accepts an {@link EventStoreContainer} regardless of its connection name. */
    @Override
    protected boolean sourceAccepts(
            ContainerConnectionSource<Container<?>> source,
            Class<?> requiredContainerType,
            Class<?> requiredConnectionDetailsType) {
        return source.accepts(ANY_CONNECTION_NAME, EventStoreContainer.class, requiredConnectionDetailsType)
                || super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType);
    }

    @Override
    protected PhotonPumpConnectionDetails getContainerConnectionDetails(
            ContainerConnectionSource<Container<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements PhotonPumpConnectionDetails {

        Details(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public String getUrl() {
            return ContainerUrls.of(getContainer());
        }

        @Override
        public String getUsername() {
            return "admin";
        }

        @Override
        public String getPassword() {
            return "changeit";
        }

        /** Returns the bundle of annotations such as {@code @Ssl} on the container. */
        @Override
        public @Nullable SslBundle getSslBundle() {
            return super.getSslBundle();
        }
    }
}
