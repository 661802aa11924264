package io.photonpump.spring.boot.docker;

import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Creates connection details for Docker Compose services with an image of EventStoreDB or KurrentDB. The service has to publish
 * port 1113, and port 2113 for administration. For services with other images, the label
 * {@code org.springframework.boot.service-connection: eventstore/eventstore} selects this factory.
 */
final class EventStoreDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<PhotonPumpConnectionDetails> {

    private static final String[] IMAGES = {
        "eventstore/eventstore",
        "kurrentplatform/kurrentdb",
        "docker.eventstore.com/eventstore/eventstoredb-ee",
        "docker.kurrent.io/kurrent-latest/kurrentdb"
    };

    private static final int TCP_PORT = 1113;
    private static final int HTTP_PORT = 2113;

    EventStoreDockerComposeConnectionDetailsFactory() {
        super(IMAGES);
    }

    @Override
    protected PhotonPumpConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    private static final class Details extends DockerComposeConnectionDetails implements PhotonPumpConnectionDetails {

        private final String url;
        private final String password;

        Details(RunningService service) {
            super(service);
            boolean http = service.ports().getAll().size() > 1;
            this.url = "eventstore://" + service.host() + ":" + service.ports().get(TCP_PORT)
                    + (http ? "?httpPort=" + service.ports().get(HTTP_PORT) : "");
            this.password = service.env()
                    .getOrDefault(
                            "EVENTSTORE_DEFAULT_ADMIN_PASSWORD",
                            service.env().getOrDefault("KURRENTDB_DEFAULT_ADMIN_PASSWORD", "changeit"));
        }

        @Override
        public String getUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return "admin";
        }

        @Override
        public String getPassword() {
            return password;
        }
    }
}
