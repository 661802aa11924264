package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.EventStoreClientFactory;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpProperties;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionCustomizer;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;

/** Properties of the starter, their precedence, and the analysis of invalid ones. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTest extends StarterTest {

    private static final String NO_DATABASE = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

    @Test
    void start_failures_are_explained_without_secrets(CapturedOutput output) {
        failing(Nothing.class, "photonpump.operation-timout=5s", "photonpump.pasword=secret-one");
        assertThat(output)
                .contains("Photon Pump has no such property")
                .contains("did you mean photonpump.operation-timeout?")
                .contains("did you mean photonpump.password?");

        failing(
                Twice.class,
                "photonpump.subscriptions.one.concurency=2",
                "photonpump.subscriptions[a.b].batch-size=2",
                "photonpump.subscriptions.one.group.max-retries-count=2");
        assertThat(output)
                .contains("did you mean photonpump.subscriptions.one.concurrency?")
                .contains("did you mean photonpump.subscriptions[a.b].batch.size?")
                .contains("did you mean photonpump.subscriptions.one.group.max-retry-count?");

        failing(Nothing.class, "photonpump.url=eventstore://admin:secret-two@host?operationTimout=1s");
        assertThat(output).contains("did you mean 'operationTimeout'").contains("PHOTONPUMP_URL");

        failing(Nothing.class, "photonpump.url=http://admin:secret-three@host");
        assertThat(output).contains("eventstore or eventstore+discover");

        failing(Nothing.class, "photonpump.url=eventstore://localhost:1", "photonpump.username=admin");
        assertThat(output).contains("belong together");

        failing(Nothing.class, "photonpump.url=eventstore://localhost:1", "photonpump.http-port=99999");
        assertThat(output).contains("(photonpump.http-port)").contains("Correct photonpump.http-port.");

        failing(Twice.class, "photonpump.url=eventstore://localhost:1", "photonpump.subscriptions.ones.concurrency=2");
        assertThat(output)
                .contains("There are settings under photonpump.subscriptions.ones")
                .contains("Did you mean 'one'?");

        failing(Twice.class, "photonpump.url=eventstore://localhost:1", "photonpump.listener.checkpoint-every=-5");
        assertThat(output)
                .contains("The listener 'one' (Twice.one) cannot work")
                .contains("Correct photonpump.listener.checkpoint-every.");

        failing(Contradiction.class, "photonpump.url=eventstore://localhost:1");
        assertThat(output).contains("it has a group, whose position the server stores");

        failing(Twins.class, "photonpump.url=eventstore://localhost:1");
        assertThat(output).contains("Two listeners have the id 'twin'");

        assertThat(output)
                .doesNotContain("secret-one")
                .doesNotContain("secret-two")
                .doesNotContain("secret-three");
    }

    @Test
    void the_embedded_server_starts_with_a_warning_if_no_server_is_configured(CapturedOutput output) {
        unconnected(Board.class).run(context -> {
            assertThat(context).hasSingleBean(EmbeddedEventStore.class);
            awaitState(context, "board", ContainerState.RUNNING);
            assertThat(output)
                    .contains("No server is configured")
                    .contains("in memory")
                    .contains(context.getBean(EmbeddedEventStore.class).url());
        });
    }

    @Test
    void the_embedded_server_does_not_start_if_a_server_is_configured() {
        String[] settings = {
            "photonpump.url=eventstore://localhost:1",
            "photonpump.http-port=1",
            "photonpump.embedded.enabled=false",
            "photonpump.enabled=false"
        };
        for (String setting : settings) {
            unconnected()
                    .withPropertyValues(setting)
                    .run(context -> assertThat(context).doesNotHaveBean(EmbeddedEventStore.class));
        }
        unconnected()
                .withBean(PhotonPumpConnectionDetails.class, () -> () -> server.url())
                .run(context -> assertThat(context).doesNotHaveBean(EmbeddedEventStore.class));
        unconnected()
                .withPropertyValues("photonpump.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(EventStoreClient.class)
                        .doesNotHaveBean(SubscriptionRegistry.class));
    }

    @Test
    void properties_change_a_listener_by_its_id() {
        application(Board.class)
                .withPropertyValues(
                        "photonpump.subscriptions.board.stream=other",
                        "photonpump.subscriptions.board.auto-startup=false",
                        "photonpump.subscriptions.board.retry.max-retries=9",
                        "photonpump.subscriptions.board.on-exhausted=dead-letter",
                        "photonpump.listener.retry.delay=7ms",
                        "photonpump.listener.shutdown-timeout=3s")
                .run(context -> {
                    SubscriptionContainer board = listener(context, "board");
                    assertThat(board.spec().stream()).isEqualTo("other");
                    assertThat(board.spec().errors().retry().maxRetries()).isEqualTo(9);
                    assertThat(board.spec().errors().retry().delay()).isEqualTo(Duration.ofMillis(7));
                    assertThat(board.spec().shutdownTimeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(board.status().state()).isEqualTo(ContainerState.CREATED);
                });
    }

    @Test
    void a_group_is_created_with_its_settings_and_updated_when_they_change() {
        application(Vet.class)
                .withPropertyValues("photonpump.subscriptions.vet.group.max-retry-count=3")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    assertThat(retries()).isEqualTo(3);
                });
        application(Vet.class)
                .withPropertyValues(
                        "photonpump.subscriptions.vet.group.max-retry-count=4",
                        "photonpump.subscriptions.vet.group.update=true")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    assertThat(retries()).isEqualTo(4);
                });
    }

    private int retries() {
        return writer.admin()
                .subscriptions()
                .info("jumps", "vet")
                .join()
                .settings()
                .maxRetryCount();
    }

    @Test
    void a_listener_of_a_missing_group_fails_or_retries() {
        application(Vet.class)
                .withPropertyValues("photonpump.listener.missing-group=fail")
                .run(context -> awaitState(context, "vet", ContainerState.FAILED));
        application(Vet.class)
                .withPropertyValues("photonpump.listener.missing-group=retry")
                .run(context -> {
                    writer.createSubscription("jumps", "vet", PersistentSubscriptionSettings.defaults())
                            .join();
                    awaitState(context, "vet", ContainerState.RUNNING);
                });
    }

    @Test
    void attributes_contain_placeholders_and_expressions_and_the_annotation_can_be_a_meta_annotation() {
        application(Clever.class)
                .withPropertyValues("my.stream=jumps", "my.group=judges")
                .run(context -> {
                    assertThat(listener(context, "placeholder").spec().stream()).isEqualTo("jumps");
                    assertThat(listener(context, "expression").spec().stream()).isEqualTo("JUMPS");
                    assertThat(listener(context, "meta").spec().kind()).isEqualTo(SubscriptionKind.CATCH_UP);
                    assertThat(listener(context, "meta").spec().checkpoint().name())
                            .isEqualTo("meta");
                    assertThat(listener(context, "clever-inherited").spec().stream())
                            .isEqualTo("jumps");
                    SubscriptionSpec aliased =
                            listener(context, "clever-aliased").spec();
                    assertThat(aliased.checkpoint().name()).isEqualTo("statistics");
                    assertThat(aliased.group())
                            .as("an empty attribute is not set")
                            .isNull();
                });
    }

    @Test
    void customizers_override_all_settings() {
        SubscriptionCustomizer later = spec -> spec.withStream("customized");
        application(Board.class)
                .withBean(SubscriptionCustomizer.class, () -> later)
                .run(context ->
                        assertThat(listener(context, "board").spec().stream()).isEqualTo("customized"));
    }

    @Test
    void listeners_can_use_different_servers() {
        try (EmbeddedEventStore archive = EmbeddedEventStore.start()) {
            application(Board.class, Archive.class)
                    .withPropertyValues("archive.url=" + archive.url())
                    .run(context -> {
                        EventStoreClient client = context.getBean("archive", EventStoreClient.class);
                        assertThat(client).isNotSameAs(context.getBean("eventStoreClient"));
                        awaitState(context, "archived", ContainerState.RUNNING);
                        client.publishEvent("jumps", "PonyJumped", new PonyJumped("Derpy", 77))
                                .join();
                        context.getBean(Archive.class).seen.awaitExactly(77);
                        assertThat(context.getBean(Board.class).seen.all()).isEmpty();
                    });
        }
    }

    @Test
    void trust_comes_from_an_ssl_bundle() {
        ServerTls tls = ServerTls.selfMade();
        try (EmbeddedEventStore secure = EmbeddedEventStore.builder().tls(tls).start()) {
            ApplicationContextRunner runner = unconnected()
                    .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                    .withPropertyValues("photonpump.url=eventstore://localhost:" + secure.tcpPort());
            runner.withPropertyValues(
                            "photonpump.ssl.bundle=store",
                            "spring.ssl.bundle.pem.store.truststore.certificate=file:" + tls.caCertificate())
                    .run(context -> assertThat(
                                    context.getBean(EventStoreClient.class).ping())
                            .succeedsWithin(Duration.ofSeconds(10)));
            runner.withPropertyValues("photonpump.ssl.enabled=true")
                    .run(context -> assertThat(
                                    context.getBean(EventStoreClient.class).connected())
                            .failsWithin(Duration.ofSeconds(10)));
        }
    }

    @Test
    void http_can_be_unencrypted_while_tcp_is_encrypted() {
        ServerTls tls = ServerTls.selfMade().withPlainHttp();
        try (EmbeddedEventStore secure = EmbeddedEventStore.builder().tls(tls).start()) {
            ApplicationContextRunner runner = unconnected()
                    .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                    .withPropertyValues(
                            "photonpump.url=eventstore://localhost:" + secure.tcpPort(),
                            "photonpump.http-port=" + secure.httpPort(),
                            "photonpump.ssl.bundle=store",
                            "spring.ssl.bundle.pem.store.truststore.certificate=file:" + tls.caCertificate());
            runner.withPropertyValues("photonpump.ssl.http=false").run(context -> {
                EventStoreClient client = context.getBean(EventStoreClient.class);
                assertThat(client.ping()).succeedsWithin(Duration.ofSeconds(10));
                assertThat(client.admin().nodeInfo()).succeedsWithin(Duration.ofSeconds(10));
            });
            runner.run(context -> assertThat(
                            context.getBean(EventStoreClient.class).admin().nodeInfo())
                    .failsWithin(Duration.ofSeconds(10)));
        }
    }

    @Test
    void the_properties_do_not_print_secrets() {
        application()
                .run(context -> assertThat(
                                context.getBean(PhotonPumpProperties.class).toString())
                        .doesNotContain("changeit"));
    }

    private static void failing(Class<?> configuration, String... properties) {
        assertThatThrownBy(() -> run(configuration, properties)).isNotNull();
    }

    private static void run(Class<?> configuration, String... properties) {
        SpringApplication application = new SpringApplicationBuilder(configuration)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .properties("photonpump.embedded.enabled=false")
                .build();
        application.run().close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = NO_DATABASE)
    static class Nothing {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = NO_DATABASE)
    static class Contradiction {
        @EventStoreSubscription(id = "torn", stream = "jumps", group = "g", from = "start")
        void on(PonyJumped jump) {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = NO_DATABASE)
    static class Twins {
        @EventStoreSubscription(id = "twin", stream = "jumps")
        void one(PonyJumped jump) {}

        @EventStoreSubscription(id = "twin", stream = "jumps")
        void other(PonyJumped jump) {}
    }

    @Configuration
    @EnableAutoConfiguration(excludeName = NO_DATABASE)
    static class Twice {
        @EventStoreSubscription(id = "one", stream = "jumps", checkpoint = "one")
        void one(PonyJumped jump) {}

        @EventStoreSubscription(id = "other", stream = "jumps")
        void other(PonyJumped jump) {}
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Vet {
        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Archive {
        final Seen<Integer> seen = new Seen<>();

        @Bean(defaultCandidate = false)
        @Qualifier("archive")
        EventStoreClient archive(EventStoreClientFactory clients, @Value("${archive.url}") String url) {
            return clients.create("archive", () -> url);
        }

        @EventStoreSubscription(id = "archived", stream = "jumps", from = "start", client = "archive")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @EventStoreSubscription(stream = "jumps", checkpoint = "meta", id = "meta")
    @interface OnJump {}

    @EventStoreSubscription(stream = "${my.stream:jumps}", group = "${no.group:}")
    @Retention(RetentionPolicy.RUNTIME)
    @interface OnNamedJump {

        @AliasFor(annotation = EventStoreSubscription.class, attribute = "checkpoint")
        String value();
    }

    interface Inherited {
        @EventStoreSubscription(stream = "jumps")
        void inherited(PonyJumped jump);
    }

    @Configuration("clever")
    static class Clever implements Inherited {
        @EventStoreSubscription(id = "placeholder", stream = "${my.stream}", group = "${my.group}")
        @EventStoreSubscription(id = "expression", stream = "#{'${my.stream}'.toUpperCase()}")
        void twice(PonyJumped jump) {}

        @OnJump
        void meta(PonyJumped jump) {}

        @OnNamedJump("statistics")
        void aliased(PonyJumped jump) {}

        @Override
        public void inherited(PonyJumped jump) {}
    }
}
