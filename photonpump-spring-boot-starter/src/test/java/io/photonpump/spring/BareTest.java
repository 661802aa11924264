package io.photonpump.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.test.SubscriptionTestHarness;
import io.photonpump.spring.type.EventTypeRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** An application with the starter alone. This test runs without any optional dependency on the class path. */
@Tag("bare")
class BareTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.photonpump.embedded.EmbeddedEventStore",
                "io.micrometer.core.instrument.MeterRegistry",
                "jakarta.validation.Validator",
                "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
                "org.springframework.boot.health.contributor.HealthIndicator",
                "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
                "org.springframework.jdbc.core.JdbcTemplate",
                "org.springframework.transaction.PlatformTransactionManager",
                "org.testcontainers.containers.GenericContainer",
                "org.springframework.modulith.events.Externalized",
                "reactor.core.publisher.Mono"
            })
    void optional_dependencies_are_absent(String className) {
        assertThat(ClassUtils.isPresent(className, null)).isFalse();
    }

    @Test
    void the_application_starts_and_its_listeners_work() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("photonpump.url=eventstore://localhost:1")
                .run()) {
            SubscriptionRegistry registry = context.getBean(SubscriptionRegistry.class);
            assertThat(context.getBean(EventStoreClient.class).status().isReady())
                    .isFalse();
            assertThat(context.getBean(EventStoreTemplate.class)).isNotNull();
            assertThat(registry.get("application-on").status().state()).isEqualTo(ContainerState.STARTING);
            SubscriptionTestHarness harness = new SubscriptionTestHarness(
                    registry,
                    context.getBean(EventTypeRegistry.class),
                    JsonMapper.builder().build());
            assertThat(harness.deliver("application-on", new Jumped(3)).isHandled())
                    .isTrue();
            assertThat(context.getBean(Application.class).heights).containsExactly(3);
        }
    }

    record Jumped(int height) {}

    @Configuration(value = "application", proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        final List<Integer> heights = new ArrayList<>();

        List<Integer> heights() {
            return heights;
        }

        @EventStoreSubscription(stream = "jumps", from = "start")
        void on(Jumped jump) {
            heights.add(jump.height());
        }
    }
}
