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

/** An application with the starter, a server of its own, and a client beside it that writes. */
abstract class StarterTest {

    static final Duration SOON = Duration.ofSeconds(15);

    EmbeddedEventStore server;
    EventStoreClient writer;

    /** The user that applications run as, if there are {@link #rights()}. */
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

    /** The server is started anew for each test. */
    EmbeddedEventStore.Builder serverBuilder() {
        return EmbeddedEventStore.builder();
    }

    /** The rights of the user that applications run as; null: they run as the administrator. */
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
                        "photonpump.username=" + login(),
                        "photonpump.password=" + (user == null ? "changeit" : OrdinaryUser.PASSWORD));
    }

    /** Who applications run as. */
    String login() {
        return user == null ? "admin" : OrdinaryUser.LOGIN;
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

    /** Publishes jumps of these heights, one event each. */
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

    /** Servers before version 21 do not tell how many events of a group are parked: the stream of them does. */
    void assertNothingIsParked(String stream, String group) {
        String parked = "$persistentsubscription-" + stream + "::" + group + "-parked";
        assertThatThrownBy(() -> writer.get(parked, ReadOptions.defaults()).join())
                .hasCauseInstanceOf(StreamNotFoundException.class);
    }

    /** A body. */
    record PonyJumped(String pony, int height) {}
}
