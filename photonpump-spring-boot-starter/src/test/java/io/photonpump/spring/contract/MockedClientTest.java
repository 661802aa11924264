package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.test.SubscriptionTestHarness;
import io.photonpump.spring.type.EventTypeRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/** A client that is replaced by a mock, whose methods return null. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class MockedClientTest {

    @Test
    void listeners_stay_stopped_with_one_warning(CapturedOutput output) {
        StarterTest.unconnected(Listeners.class)
                .withBean("eventStoreClient", EventStoreClient.class, MockedClientTest::answersNull)
                .withPropertyValues("photonpump.embedded.enabled=false")
                .run(context -> {
                    SubscriptionRegistry registry = context.getBean(SubscriptionRegistry.class);
                    assertThat(context.getBean(HealthIndicator.class).health()).isNotNull();
                    await().during(Duration.ofMillis(500))
                            .until(() -> registry.containers().stream()
                                    .allMatch(container -> container.status().state() == ContainerState.CREATED));
                    SubscriptionTestHarness harness = new SubscriptionTestHarness(
                            registry,
                            context.getBean(EventTypeRegistry.class),
                            JsonMapper.builder().build());
                    assertThat(harness.deliver("board", new StarterTest.PonyJumped("Derpy", 1))
                                    .isHandled())
                            .isTrue();
                });
        assertThat(output)
                .doesNotContain("NullPointerException")
                .containsOnlyOnce("'board' to jumps does not start automatically")
                .containsOnlyOnce("'vet' to jumps::vet does not start automatically")
                .containsOnlyOnce("'cheer' to jumps does not start automatically");
    }

    @ParameterizedTest
    @ValueSource(strings = {"board", "vet", "cheer", "ending"})
    void a_listener_that_is_started_explicitly_fails_once_with_the_reason(String id, CapturedOutput output) {
        StarterTest.unconnected(Listeners.class)
                .withBean("eventStoreClient", EventStoreClient.class, MockedClientTest::answersNull)
                .withPropertyValues("photonpump.embedded.enabled=false")
                .run(context -> {
                    SubscriptionContainer listener =
                            context.getBean(SubscriptionRegistry.class).get(id);
                    listener.start();
                    await().atMost(StarterTest.SOON)
                            .until(() -> listener.status().state() == ContainerState.FAILED);
                    assertThat(listener.status().lastError())
                            .contains("is a mock, or another substitute that returns null");
                });
        assertThat(output).doesNotContain("NullPointerException");
    }

    private static EventStoreClient answersNull() {
        return (EventStoreClient) Proxy.newProxyInstance(
                MockedClientTest.class.getClassLoader(),
                new Class<?>[] {EventStoreClient.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "a mock";
                    default -> null;
                });
    }

    static class Listeners {
        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void board(StarterTest.PonyJumped jump) {}

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void vet(StarterTest.PonyJumped jump) {}

        @EventStoreSubscription(id = "ending", stream = "jumps", from = "end")
        void ending(StarterTest.PonyJumped jump) {}

        @EventStoreSubscription(id = "cheer", stream = "jumps")
        void cheer(StarterTest.PonyJumped jump) {}
    }
}
