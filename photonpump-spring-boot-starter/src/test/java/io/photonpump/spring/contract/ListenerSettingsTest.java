package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionCustomizer;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.UnknownSubscriptionException;
import io.photonpump.spring.listener.error.EventErrorHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;

/** Invalid and conflicting settings of listeners: the application does not start and names the setting to correct. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ListenerSettingsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    checkpoint-every=-5          | must be 1 or more
                    checkpoint-every=0           | must be 1 or more
                    checkpoint-interval=-1s      | must not be negative
                    shutdown-timeout=-1s         | must not be negative
                    shutdown-timeout=9999999d    | must be 365d or less
                    in-flight=0                  | must be 1 or more
                    concurrency=0                | must be 1 or more
                    batch.size=0                 | must be 1 or more
                    batch.linger=-1ms            | must not be negative
                    retry.max-retries=-1         | must be 0 or more
                    retry.delay=-1s              | must not be negative
                    retry.multiplier=0.5         | must be 1 or more
                    retry.multiplier=NaN         | must be 1 or more
                    retry.max-delay=1ms          | must be at least
                    """)
    void a_value_out_of_range_is_refused_with_the_name_of_its_property(String property, String rule) {
        String key = property.substring(0, property.indexOf('='));
        refused(
                application(Batch.class).withPropertyValues("photonpump.subscriptions.batch." + property),
                "'batch' (Batch.on)",
                "photonpump.subscriptions.batch." + key,
                rule);
        refused(
                application(AllGroups.class).withPropertyValues("photonpump.listener." + property),
                "photonpump.listener." + key,
                rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    message-timeout=0s           | must be 1ms or more
                    message-timeout=60d          | or less
                    checkpoint-after=-1s         | must not be negative
                    max-retry-count=-1           | must be 0 or more
                    max-subscriber-count=-1      | must be 0 or more
                    live-buffer-size=0           | must be 1 or more
                    read-batch-size=0            | must be 1 or more
                    buffer-size=20               | must be larger than
                    min-checkpoint-count=-1      | must be 0 or more
                    max-checkpoint-count=0       | must be 1 or more
                    max-checkpoint-count=5       | must be at least
                    start-from=-5                | must be start, end or an event number
                    start-from=middle            | must be start, end or an event number
                    """)
    void a_group_setting_out_of_range_is_refused_with_the_name_of_its_property(String property, String rule) {
        refused(
                application(Vet.class).withPropertyValues("photonpump.subscriptions.vet.group." + property),
                "'vet' (Vet.on)",
                "photonpump.subscriptions.vet.group." + property.substring(0, property.indexOf('=')),
                rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    board | unknown-types=park           | only a persistent group can park
                    board | on-exhausted=park            | only a persistent group can park
                    board | ack-mode=manual              | no Acknowledgment parameter
                    board | batch.size=5                 | takes one event at a time
                    board | batch.linger=1s              | takes one event at a time
                    board | missing-group=fail           | the listener has no group
                    board | group.max-retry-count=1      | no group
                    board | dead-letter-stream=jumps     | must not be the stream that the listener reads
                    cheer | concurrency=2                | a volatile subscription handles one event at a time
                    cheer | unknown-types=park           | only a persistent group can park
                    cheer | checkpoint-every=5           | the listener has no checkpoint
                    cheer | checkpoint-interval=5s       | the listener has no checkpoint
                    cheer | checkpoint-store=mine        | the listener has no checkpoint
                    cheer | filter=streamPrefix:a        | the server filters only $all
                    vet   | from=start                   | whose position the server stores
                    vet   | checkpoint=vet               | whose position the server stores
                    vet   | stream=$all                  | no persistent groups on $all
                    vet   | checkpoint-every=5           | the listener has no checkpoint
                    """)
    void a_conflicting_property_is_refused_by_name(String id, String property, String problem) {
        refused(
                application(Board.class, Cheer.class, Vet.class)
                        .withPropertyValues("photonpump.subscriptions." + id + "." + property),
                "'" + id + "'",
                ".on)",
                problem);
    }

    @Test
    void two_conflicting_properties_are_refused() {
        refused(
                application(Vet.class)
                        .withPropertyValues(
                                "photonpump.subscriptions.vet.in-flight=2",
                                "photonpump.subscriptions.vet.concurrency=4"),
                "cannot handle more events at a time than it holds");
        refused(
                application(Vet.class)
                        .withPropertyValues(
                                "photonpump.subscriptions.vet.ack-mode=none",
                                "photonpump.subscriptions.vet.retry.max-retries=4"),
                "never retried");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ManualWithoutAcknowledgment.class,
                ManualHandlersWithoutAcknowledgment.class,
                BatchSizeWithoutList.class,
                BatchSizeOfHandlers.class,
                ParkingCatchUp.class,
                NegativeConcurrency.class,
                BadDuration.class,
                CheckpointStoreWithoutCheckpoint.class
            })
    void a_conflicting_attribute_is_refused_by_name(Class<?> configuration) {
        refused(application(configuration), "the attribute ");
    }

    @Test
    void a_handler_without_a_subscription_is_refused() {
        refused(application(HandlersAlone.class), "HandlersAlone.on", "its class has no @EventStoreSubscription");
        refused(
                application(HandlerBesideMethod.class),
                "HandlerBesideMethod.handled",
                "its class has no @EventStoreSubscription");
        refused(application(DefaultWithTypes.class), "DefaultWithTypes.on", "also names event types");
    }

    @Test
    void a_default_that_does_not_apply_to_a_kind_of_listener_is_ignored() {
        application(Board.class, Vet.class)
                .withPropertyValues(
                        "photonpump.listener.unknown-types=park",
                        "photonpump.listener.on-exhausted=park",
                        "photonpump.listener.batch.size=7",
                        "photonpump.listener.missing-group=fail",
                        "photonpump.listener.checkpoint-every=7")
                .run(context -> {
                    assertThat(spec(context, "board").selection().unknownTypes())
                            .isEqualTo(FailureAction.SKIP);
                    assertThat(spec(context, "vet").selection().unknownTypes()).isEqualTo(FailureAction.PARK);
                });
        refused(
                application(Board.class).withPropertyValues("photonpump.listener.ack-mode=manual"),
                "'board' (Board.on)",
                "photonpump.listener.ack-mode is manual");
    }

    @Test
    void a_long_first_delay_and_endless_retries_are_accepted() {
        application(Vet.class, Acknowledging.class)
                .withPropertyValues(
                        "photonpump.listener.retry.delay=30s",
                        "photonpump.listener.retry.max-retries=2147483647",
                        "photonpump.listener.shutdown-timeout=0s")
                .run(context -> {
                    assertThat(spec(context, "vet").errors().retry().maxDelay()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(spec(context, "acknowledging").delivery().ackMode())
                            .isEqualTo(AckMode.MANUAL);
                });
    }

    @Test
    void a_missing_bean_is_reported_with_the_listener_and_the_setting() {
        refused(
                application(NamesBeans.class, Other.class),
                "'beans' (NamesBeans.on)",
                "the attribute client",
                "'archive'");
        refused(
                application(Vet.class, Lenient.class)
                        .withPropertyValues("photonpump.subscriptions.vet.error-handler=lenientt"),
                "'vet' (Vet.on)",
                "photonpump.subscriptions.vet.error-handler",
                "'lenientt'",
                "the beans of this type are lenient");
        refused(
                application(Vet.class, Lenient.class)
                        .withPropertyValues("photonpump.subscriptions.vet.error-handler=selector"),
                "photonpump.subscriptions.vet.error-handler",
                "the bean 'selector' is a");
        refused(
                application(Vet.class, Lenient.class)
                        .withPropertyValues("photonpump.subscriptions.vet.filter=selektor"),
                "photonpump.subscriptions.vet.filter",
                "selector");
        refused(
                application(Vet.class).withPropertyValues("photonpump.subscriptions.vet.container-factory=mine"),
                "photonpump.subscriptions.vet.container-factory");
        refused(
                application(Board.class).withPropertyValues("photonpump.subscriptions.board.checkpoint-store=mine"),
                "photonpump.subscriptions.board.checkpoint-store");
        application(Board.class)
                .withPropertyValues("photonpump.checkpoint.store=jdbc")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(
                                "photonpump.checkpoint.store is jdbc, but there is no single or primary JdbcTemplate"));
        refused(
                application(Board.class)
                        .withPropertyValues("photonpump.checkpoint.store=jdbc")
                        .withClassLoader(new FilteredClassLoader("org.springframework.jdbc")),
                "'board' (Board.on)",
                "no bean of type CheckpointStore",
                "photonpump.checkpoint.store=jdbc");
        refused(
                application(Vet.class, Lenient.class, Strict.class),
                "'vet' (Vet.on)",
                "several beans of type EventErrorHandler",
                "errorHandler");
    }

    @Test
    void a_failing_placeholder_or_expression_is_reported_with_the_listener_and_the_attribute() {
        refused(
                application(Unresolved.class)
                        .withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class)),
                "(Unresolved.on)",
                "the attribute stream",
                "${no.such.stream}");
        refused(application(BadExpression.class), "(BadExpression.on)", "the attribute group");
    }

    @Test
    void a_customizer_that_returns_null_is_reported() {
        refused(
                application(Board.class).withBean("broken", SubscriptionCustomizer.class, () -> spec -> null),
                "'board' (Board.on)",
                "SubscriptionCustomizer");
    }

    @Test
    void settings_of_an_unknown_listener_are_refused_with_the_nearest_id() {
        application(Board.class, Vet.class)
                .withPropertyValues("photonpump.subscriptions.bord.concurrency=2")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(UnknownSubscriptionException.class)
                        .hasMessageContaining("photonpump.subscriptions.bord")
                        .hasMessageContaining("Did you mean 'board'?")
                        .hasMessageContaining("board, vet"));
    }

    @Test
    void settings_of_unknown_listeners_can_be_allowed(CapturedOutput output) {
        application(Board.class)
                .withPropertyValues(
                        "photonpump.unknown-subscriptions=warn", "photonpump.subscriptions.seldom.concurrency=2")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("no listener has the id 'seldom'");
        application(Board.class)
                .withPropertyValues(
                        "photonpump.unknown-subscriptions=ignore", "photonpump.subscriptions.never.concurrency=2")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("'never'");
    }

    @Test
    void a_context_without_listeners_only_warns_about_settings_of_listeners(CapturedOutput output) {
        application()
                .withPropertyValues("photonpump.subscriptions.elsewhere.concurrency=2")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("no listener has the id 'elsewhere'");
    }

    @Test
    void environment_variables_can_set_properties_of_default_ids() {
        application()
                .withBean("ponyClub", Default.class)
                .withInitializer(environment(Map.of(
                        "PHOTONPUMP_SUBSCRIPTIONS_PONYCLUBONJUMP_STREAM", "others",
                        "PHOTONPUMP_SUBSCRIPTIONS_PONYCLUBONJUMP_RETRY_MAXRETRIES", "9")))
                .withPropertyValues("photonpump.subscriptions.ponyClub-onJump.retry.delay=7ms")
                .run(context -> {
                    SubscriptionSpec spec = spec(context, "ponyClub-onJump");
                    assertThat(spec.stream()).isEqualTo("others");
                    assertThat(spec.errors().retry().maxRetries()).isEqualTo(9);
                    assertThat(spec.errors().retry().delay()).isEqualTo(Duration.ofMillis(7));
                });
    }

    @Test
    void ids_with_the_same_spelling_in_environment_variables_are_refused_settings() {
        application()
                .withBean("pony", Default.class)
                .withBean("po", NyOnJump.class)
                .withInitializer(environment(Map.of("PHOTONPUMP_SUBSCRIPTIONS_PONYONJUMP_STREAM", "others")))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(UnknownSubscriptionException.class)
                        .hasMessageContaining("po-nyOnJump and pony-onJump"));
    }

    private static ApplicationContextInitializer<ConfigurableApplicationContext> environment(
            Map<String, Object> variables) {
        return context -> context.getEnvironment()
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    }

    private static SubscriptionSpec spec(AssertableApplicationContext context, String id) {
        return StarterTest.listener(context, id).spec();
    }

    static ApplicationContextRunner application(Class<?>... configuration) {
        return StarterTest.unconnected(configuration)
                .withPropertyValues(
                        "photonpump.listener.auto-startup=false", "photonpump.url=eventstore://localhost:1");
    }

    static void refused(ApplicationContextRunner runner, String... messages) {
        runner.run(context -> {
            assertThat(context).hasFailed();
            assertThat(refusal(context.getStartupFailure()).getMessage()).contains(messages);
        });
    }

    private static Throwable refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSubscriptionException) {
                return cause;
            }
        }
        throw new AssertionError("the application failed for another reason", failure);
    }

    record PonyJumped(String pony, int height) {}

    static class Board {
        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {}
    }

    static class Batch {
        @EventStoreSubscription(id = "batch", stream = "jumps", checkpoint = "batch")
        void on(List<PonyJumped> jumps) {}
    }

    static class AllGroups {
        @EventStoreSubscription(id = "batch", stream = "jumps", checkpoint = "batch")
        void on(List<PonyJumped> jumps) {}

        @EventStoreSubscription(id = "grouped", stream = "jumps", group = "g")
        void on(PonyJumped jump) {}
    }

    static class Vet {
        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {}
    }

    static class Cheer {
        @EventStoreSubscription(id = "cheer", stream = "jumps")
        void on(PonyJumped jump) {}
    }

    static class Acknowledging {
        @EventStoreSubscription(id = "acknowledging", stream = "jumps", group = "a", ackMode = "manual")
        void on(PonyJumped jump, Acknowledgment acknowledgment) {}
    }

    static class ManualWithoutAcknowledgment {
        @EventStoreSubscription(stream = "jumps", group = "vet", ackMode = "manual")
        void on(PonyJumped jump) {}
    }

    @EventStoreSubscription(stream = "jumps", group = "vet", ackMode = "manual")
    static class ManualHandlersWithoutAcknowledgment {
        @EventHandler
        void on(PonyJumped jump, Acknowledgment acknowledgment) {}

        @EventHandler("PonyRested")
        void on(JsonNode body) {}
    }

    static class BatchSizeWithoutList {
        @EventStoreSubscription(stream = "jumps", group = "vet", batchSize = "10")
        void on(PonyJumped jump) {}
    }

    @EventStoreSubscription(stream = "jumps", group = "vet", batchLinger = "10s")
    static class BatchSizeOfHandlers {
        @EventHandler
        void on(PonyJumped jump) {}
    }

    static class ParkingCatchUp {
        @EventStoreSubscription(stream = "jumps", from = "start", unknownTypes = "park")
        void on(PonyJumped jump) {}
    }

    static class NegativeConcurrency {
        @EventStoreSubscription(stream = "jumps", group = "vet", concurrency = "-1")
        void on(PonyJumped jump) {}
    }

    static class BadDuration {
        @EventStoreSubscription(stream = "jumps", group = "vet", batchLinger = "soon")
        void on(List<PonyJumped> jumps) {}
    }

    static class CheckpointStoreWithoutCheckpoint {
        @EventStoreSubscription(stream = "jumps", from = "start", checkpointStore = "inMemoryCheckpointStore")
        void on(PonyJumped jump) {}
    }

    static class HandlersAlone {
        @EventHandler
        void on(PonyJumped jump) {}
    }

    static class HandlerBesideMethod {
        @EventStoreSubscription("jumps")
        void on(PonyJumped jump) {}

        @EventHandler
        void handled(PonyJumped jump) {}
    }

    @EventStoreSubscription("jumps")
    static class DefaultWithTypes {
        @EventHandler(value = "PonyRested", isDefault = true)
        void on(JsonNode body) {}
    }

    static class NamesBeans {
        @EventStoreSubscription(id = "beans", stream = "jumps", client = "archive")
        void on(PonyJumped jump) {}
    }

    static class Other {}

    static class Lenient {
        @Bean
        EventErrorHandler lenient() {
            return failed -> FailureAction.SKIP;
        }

        @Bean
        EventSelector selector() {
            return event -> true;
        }
    }

    static class Strict {
        @Bean
        EventErrorHandler strict() {
            return failed -> FailureAction.STOP;
        }
    }

    static class Unresolved {
        @EventStoreSubscription("${no.such.stream}")
        void on(PonyJumped jump) {}
    }

    static class BadExpression {
        @EventStoreSubscription(stream = "jumps", group = "#{@nothing.name}")
        void on(PonyJumped jump) {}
    }

    static class Default {
        @EventStoreSubscription(stream = "jumps", from = "start")
        void onJump(PonyJumped jump) {}
    }

    static class NyOnJump {
        @EventStoreSubscription(stream = "jumps", from = "start")
        void nyOnJump(PonyJumped jump) {}
    }
}
