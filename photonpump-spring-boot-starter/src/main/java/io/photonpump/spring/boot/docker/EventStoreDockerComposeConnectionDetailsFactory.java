package io.photonpump.spring.boot.docker;

import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/** For services with an image of EventStoreDB or KurrentDB that publish 1113, and 2113 for administration. */
final class EventStoreDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<PhotonPumpConnectionDetails> {

    private static final String[] IMAGES = {"eventstore/eventstore", "kurrentplatform/kurrentdb"};
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

        Details(RunningService service) {
            super(service);
            boolean http = service.ports().getAll().size() > 1;
            this.url = "eventstore://" + service.host() + ":" + service.ports().get(TCP_PORT)
                    + (http ? "?httpPort=" + service.ports().get(HTTP_PORT) : "");
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
            return "changeit";
        }
    }
}
