package io.photonpump.spring.boot.testcontainers;

import java.time.Duration;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A container with a single EventStoreDB node, which stores events in memory, uses no encryption and has the TCP protocol enabled.
 * With {@code @ServiceConnection}, the application connects to it:
 *
 * <pre>{@code
 * @Container
 * @ServiceConnection
 * static EventStoreContainer eventStore = new EventStoreContainer();
 * }</pre>
 */
public class EventStoreContainer extends GenericContainer<EventStoreContainer> {

    /** The default image: the last server version whose TCP protocol needs no licence. */
    public static final String DEFAULT_IMAGE = "eventstore/eventstore:23.10.6-bookworm-slim";

    static final int TCP_PORT = 1113;
    static final int HTTP_PORT = 2113;

    private static final DockerImageName NAME = DockerImageName.parse("eventstore/eventstore");

    /**
     * Tags of version 5. That version always has the TCP protocol and no encryption. If the cluster size is set, its image listens
     * on another address.
     */
    private static final Pattern VERSION_5 = Pattern.compile("(release-)?5\\.");

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /** Creates a container with {@link #DEFAULT_IMAGE}. */
    public EventStoreContainer() {
        this(DockerImageName.parse(DEFAULT_IMAGE));
    }

    /**
     * Creates a container with an image of version 5 or 20 to 23. The tag of the image determines the version. Later versions need a
     * licence for the TCP protocol: declare such an image with {@code asCompatibleSubstituteFor("eventstore/eventstore")}, and add
     * the licence to the environment of the container.
     *
     * @param image the image
     */
    @SuppressWarnings("this-escape") // Testcontainers are configured in their constructors
    public EventStoreContainer(DockerImageName image) {
        super(image);
        image.assertCompatibleWith(NAME);
        boolean version5 = VERSION_5.matcher(image.getVersionPart()).lookingAt();
        withEnv("EVENTSTORE_MEM_DB", "true");
        if (!version5) {
            withEnv("EVENTSTORE_CLUSTER_SIZE", "1");
            withEnv("EVENTSTORE_INSECURE", "true");
            withEnv("EVENTSTORE_ENABLE_EXTERNAL_TCP", "true");
            withEnv("EVENTSTORE_ENABLE_ATOM_PUB_OVER_HTTP", "true");
        }
        withExposedPorts(TCP_PORT, HTTP_PORT);
        waitingFor(Wait.forHttp(version5 ? "/ping" : "/health/live")
                .forPort(HTTP_PORT)
                .forStatusCodeMatching(status -> status >= 200 && status < 300)
                .withStartupTimeout(START_TIMEOUT));
    }

    /**
     * Returns the URL of the server. Call it after the container has started.
     *
     * @return a URL for {@code ClientSettings.parse}, without credentials
     */
    public String getUrl() {
        return ContainerUrls.of(this);
    }
}
