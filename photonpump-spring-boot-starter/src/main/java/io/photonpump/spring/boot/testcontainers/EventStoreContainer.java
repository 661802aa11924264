package io.photonpump.spring.boot.testcontainers;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * An EventStoreDB of one node, in memory, without encryption, with the TCP protocol switched on. With
 * {@code @ServiceConnection} the application connects to it:
 *
 * <pre>{@code
 * @Container
 * @ServiceConnection
 * static EventStoreContainer eventStore = new EventStoreContainer();
 * }</pre>
 */
public class EventStoreContainer extends GenericContainer<EventStoreContainer> {

    /** The last server that has the TCP protocol without a licence. */
    public static final String DEFAULT_IMAGE = "eventstore/eventstore:23.10.6-bookworm-slim";

    static final int TCP_PORT = 1113;
    static final int HTTP_PORT = 2113;

    private static final DockerImageName NAME = DockerImageName.parse("eventstore/eventstore");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /** {@link #DEFAULT_IMAGE}. */
    public EventStoreContainer() {
        this(DockerImageName.parse(DEFAULT_IMAGE));
    }

    /** An image of version 20 to 23. */
    @SuppressWarnings(
            "this-escape") // the settings of a container are made in its constructor, as everywhere in Testcontainers
    public EventStoreContainer(DockerImageName image) {
        super(image);
        image.assertCompatibleWith(NAME);
        withEnv("EVENTSTORE_CLUSTER_SIZE", "1");
        withEnv("EVENTSTORE_INSECURE", "true");
        withEnv("EVENTSTORE_MEM_DB", "true");
        withEnv("EVENTSTORE_ENABLE_EXTERNAL_TCP", "true");
        withEnv("EVENTSTORE_ENABLE_ATOM_PUB_OVER_HTTP", "true");
        withExposedPorts(TCP_PORT, HTTP_PORT);
        waitingFor(Wait.forHttp("/health/live")
                .forPort(HTTP_PORT)
                .forStatusCodeMatching(status -> status >= 200 && status < 300)
                .withStartupTimeout(START_TIMEOUT));
    }

    /** What a client connects to. */
    public String getUrl() {
        return ContainerUrls.of(this);
    }
}
