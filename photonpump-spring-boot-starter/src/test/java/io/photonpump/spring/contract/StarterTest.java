package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadOptions;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.spring.boot.autoconfigure.CheckpointAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.EmbeddedEventStoreAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.EventTypesAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.boot.health.EventStoreHealthAutoConfiguration;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Base of tests: an application with the starter, an embedded server, and a client that writes events. */
abstract class StarterTest {

    static final Duration SOON = Duration.ofSeconds(15);

    EmbeddedEventStore server;
    EventStoreClient writer;

    /** The user of applications, if {@link #rights()} are given. */
    OrdinaryUser user;

    @BeforeEach
    void startServer() {
        Rights rights = rights();
        server = (rights == null ? serverBuilder() : OrdinaryUser.strict(serverBuilder())).start();
        writer = PhotonPump.connect(server.url().replace("//", "//admin:changeit@"));
        if (rights != null) {
            user = OrdinaryUser.create(writer, rights.operator());
            rights.given().accept(user);
        }
    }

    /** Starts a new server for each test. */
    EmbeddedEventStore.Builder serverBuilder() {
        return EmbeddedEventStore.builder();
    }

    /** Returns the rights of the user of applications, or null if applications run as the administrator. */
    @Nullable
    Rights rights() {
        return null;
    }

    @AfterEach
    void stopServer() {
        writer.close();
        server.close();
    }

    ApplicationContextRunner application(Class<?>... configuration) {
        return unconnected(configuration)
                .withPropertyValues(
                        "photonpump.url=" + server.url(),
                        "photonpump.username=" + username(),
                        "photonpump.password=" + (user == null ? "changeit" : OrdinaryUser.PASSWORD));
    }

    /** Returns the credentials of applications. */
    String username() {
        return user == null ? "admin" : OrdinaryUser.USERNAME;
    }

    static ApplicationContextRunner unconnected(Class<?>... configuration) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        EmbeddedEventStoreAutoConfiguration.class,
                        PhotonPumpAutoConfiguration.class,
                        EventTypesAutoConfiguration.class,
                        CheckpointAutoConfiguration.class,
                        PhotonPumpListenerAutoConfiguration.class,
                        EventStoreHealthAutoConfiguration.class))
                .withPropertyValues("photonpump.listener.retry.delay=10ms")
                .withUserConfiguration(configuration);
    }

    /** Publishes one jump for each height. */
    void jumps(int... heights) {
        IntStream.of(heights).forEach(height -> jump("jumps", "Derpy", height));
    }

    void jump(String stream, String pony, int height) {
        writer.publishEvent(stream, "PonyJumped", new PonyJumped(pony, height)).join();
    }

    static SubscriptionContainer listener(ApplicationContext context, String id) {
        return context.getBean(SubscriptionRegistry.class).get(id);
    }

    static void awaitState(ApplicationContext context, String id, ContainerState state) {
        await().atMost(SOON).until(() -> listener(context, id).status().state() == state);
    }

    /** Returns the number of parked events from the group's parked stream, because servers before version 21 do not report it. */
    void assertNothingIsParked(String stream, String group) {
        String parked = "$persistentsubscription-" + stream + "::" + group + "-parked";
        assertThatThrownBy(() -> writer.get(parked, ReadOptions.defaults()).join())
                .hasCauseInstanceOf(StreamNotFoundException.class);
    }

    /** The body of the events in tests. */
    record PonyJumped(String pony, int height) {}
}
