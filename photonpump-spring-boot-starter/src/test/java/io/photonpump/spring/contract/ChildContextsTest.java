package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.EventStoreClientFactory;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.type.EventTypeRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applications with several contexts: each listener starts and stops with its own context. */
@Timeout(60)
class ChildContextsTest extends StarterTest {

    private static final String NO_DATABASE = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

    @Test
    void listeners_of_a_child_start_and_stop_with_it_and_with_its_successor() {
        jumps(1);
        try (ConfigurableApplicationContext parent = run(null, Parent.class)) {
            SubscriptionRegistry registry = parent.getBean(SubscriptionRegistry.class);
            SubscriptionContainer ended;
            try (ConfigurableApplicationContext child = run(parent, Child.class)) {
                child.getBean(Child.class).seen.awaitExactly(1);
                ended = listener(child, "child");
                assertThat(registry.find("child")).containsSame(ended);
                assertThat(child.getBean(SubscriptionRegistry.class).find("parent"))
                        .isPresent();
                assertThat(child.getBean(EventStoreClient.class)).isSameAs(parent.getBean(EventStoreClient.class));
            }
            assertThat(ended.status().state()).isEqualTo(ContainerState.STOPPED);
            assertThat(ids(registry)).containsExactly("parent");
            jumps(2);
            try (ConfigurableApplicationContext child = run(parent, Child.class)) {
                child.getBean(Child.class).seen.awaitExactly(1, 2);
                parent.getBean(Parent.class).seen.awaitExactly(1, 2);
            }
            assertThat(listener(parent, "parent").status().state()).isEqualTo(ContainerState.RUNNING);
        }
    }

    @Test
    void a_child_that_fails_to_start_leaves_no_listeners() {
        try (ConfigurableApplicationContext parent = run(null, Parent.class)) {
            assertThatThrownBy(() -> run(parent, Child.class, Broken.class))
                    .hasStackTraceContaining("broken on purpose");
            assertThat(ids(parent.getBean(SubscriptionRegistry.class))).containsExactly("parent");
            run(parent, Child.class).close();
        }
    }

    @Test
    void health_of_the_parent_shows_the_listeners_of_its_children() {
        try (ConfigurableApplicationContext parent = run(null, Parent.class);
                ConfigurableApplicationContext child = run(parent, Failing.class)) {
            jumps(1);
            awaitState(child, "failing", ContainerState.FAILED);
            assertThat(parent.getBean("eventStoreHealthContributor", HealthIndicator.class)
                            .health()
                            .getStatus())
                    .isEqualTo(Status.DOWN);
        }
    }

    @Test
    void a_child_has_properties_event_types_and_beans_of_its_own() {
        try (ConfigurableApplicationContext parent = run(null, Parent.class, Lenient.class)) {
            ConfigurableApplicationContext made = builder(parent, NamesItsOwn.class)
                    .properties(
                            "photonpump.listener.in-flight=7",
                            "photonpump.event-types.pony-leapt=" + PonyJumped.class.getName(),
                            "archive.url=" + server.url())
                    .run();
            try (ConfigurableApplicationContext child = made) {
                SubscriptionContainer container = listener(child, "own");
                assertThat(container.spec().delivery().inFlight()).isEqualTo(7);
                assertThat(listener(parent, "parent").spec().delivery().inFlight())
                        .isNotEqualTo(7);
                assertThat(child.getBean(EventTypeRegistry.class).nameOf(PonyJumped.class))
                        .isEqualTo("pony-leapt");
                child.getBean(EventStoreTemplate.class)
                        .publish("jumps", new PonyJumped("Derpy", 3))
                        .join();
                child.getBean(NamesItsOwn.class).seen.awaitExactly(3);
            }
        }
    }

    @Test
    void children_use_the_beans_that_the_application_defines_in_a_parent() {
        try (ConfigurableApplicationContext parent = run(null, Parent.class, Lenient.class)) {
            ConfigurableApplicationContext made = builder(parent, Failing.class, NamesItsOwn.class)
                    .properties("archive.url=eventstore://localhost:1")
                    .run();
            try (ConfigurableApplicationContext child = made) {
                // Listeners that name no bean use those of the parent, even if the child has beans that are used by
                // name only.
                awaitState(child, "failing-leniently", ContainerState.RUNNING);
                jumps(1);
                await().atMost(SOON)
                        .until(() ->
                                listener(child, "failing-leniently").counts().skipped() == 1);
            }
        }
    }

    @Test
    void a_child_of_a_parent_without_the_starter_is_independent() {
        jumps(1);
        try (ConfigurableApplicationContext parent = new SpringApplicationBuilder(Broken.Nothing.class)
                        .web(WebApplicationType.NONE)
                        .run();
                ConfigurableApplicationContext child = run(parent, Child.class)) {
            child.getBean(Child.class).seen.awaitExactly(1);
        }
    }

    @Test
    void an_id_is_unique_in_the_whole_application() {
        try (ConfigurableApplicationContext parent = run(null, Parent.class)) {
            assertThatThrownBy(() -> run(parent, Parent.class))
                    .hasStackTraceContaining("two listeners with the id 'parent': ")
                    .hasStackTraceContaining("Parent.on (catch-up subscription");
            assertThat(listener(parent, "parent").status().state()).isNotEqualTo(ContainerState.STOPPED);
        }
    }

    @Test
    void meters_of_the_parent_follow_the_listeners_of_its_children() {
        jumps(1);
        try (ConfigurableApplicationContext parent = run(null, Parent.class, Metered.class)) {
            MeterRegistry meters = parent.getBean(MeterRegistry.class);
            try (ConfigurableApplicationContext child = run(parent, Child.class)) {
                awaitProcessed(meters, 1);
            }
            jumps(2);
            try (ConfigurableApplicationContext child = run(parent, Child.class)) {
                awaitProcessed(meters, 2);
                await().atMost(SOON)
                        .until(() -> meters.get("photonpump.subscription.running")
                                        .tag("subscription", "child")
                                        .gauge()
                                        .value()
                                == 1);
            }
            listener(parent, "parent").stop().join();
            assertThat(meters.find("photonpump.subscription.running")
                            .tag("subscription", "child")
                            .meters())
                    .isEmpty();
            assertThat(meters.find("photonpump.subscription.running").gauges()).hasSize(1);
        }
    }

    private static void awaitProcessed(MeterRegistry meters, int events) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(meters.find("photonpump.subscription.processed")
                                .tag("subscription", "child")
                                .functionCounters())
                        .singleElement()
                        .satisfies(counter -> assertThat(counter.count()).isEqualTo(events)));
    }

    private static List<String> ids(SubscriptionRegistry registry) {
        return registry.containers().stream().map(SubscriptionContainer::id).toList();
    }

    private ConfigurableApplicationContext run(ConfigurableApplicationContext parent, Class<?>... sources) {
        return builder(parent, sources).run();
    }

    private SpringApplicationBuilder builder(ConfigurableApplicationContext parent, Class<?>... sources) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(sources)
                .web(WebApplicationType.NONE)
                .properties(
                        "photonpump.url=" + server.url(),
                        "photonpump.username=admin",
                        "photonpump.password=changeit",
                        "spring.docker.compose.enabled=false",
                        "spring.main.register-shutdown-hook=false");
        return parent == null ? builder : builder.parent(parent);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = NO_DATABASE)
    static class Parent {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "parent", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Metered {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = NO_DATABASE)
    static class Child {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "child", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = NO_DATABASE)
    static class Failing {
        @EventStoreSubscription(id = "failing", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            throw new AssertionError("failing on purpose");
        }

        @EventStoreSubscription(id = "failing-leniently", stream = "jumps", from = "start")
        void leniently(PonyJumped jump) {
            throw new IllegalStateException("failing on purpose");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Broken {
        @Bean
        SmartLifecycle broken() {
            return new SmartLifecycle() {
                @Override
                public void start() {
                    throw new IllegalStateException("broken on purpose");
                }

                @Override
                public void stop() {}

                @Override
                public boolean isRunning() {
                    return false;
                }
            };
        }

        @Configuration(proxyBeanMethods = false)
        static class Nothing {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Lenient {
        @Bean
        EventErrorHandler lenient() {
            return failed -> FailureAction.SKIP;
        }
    }

    /** A context with its own client and error handler. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = NO_DATABASE)
    static class NamesItsOwn {
        final Seen<Integer> seen = new Seen<>();

        @Bean(defaultCandidate = false)
        @Qualifier("archive")
        EventStoreClient archive(EventStoreClientFactory clients, @Value("${archive.url}") String url) {
            return clients.create("archive", () -> url);
        }

        @Bean(defaultCandidate = false)
        EventErrorHandler strict() {
            return failed -> FailureAction.STOP;
        }

        @EventStoreSubscription(
                id = "own",
                stream = "jumps",
                from = "start",
                client = "archive",
                errorHandler = "strict")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }
}
