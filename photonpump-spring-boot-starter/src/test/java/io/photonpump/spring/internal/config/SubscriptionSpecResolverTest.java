package io.photonpump.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.RetrySpec;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.CheckpointOrigin;
import io.photonpump.spring.listener.checkpoint.StreamCheckpointStore;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import io.photonpump.stream.Position;
import io.photonpump.subscription.ConsumerStrategy;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SubscriptionSpecResolverTest {

    @Test
    void a_stream_alone_is_volatile_and_skips_failed_events() {
        SubscriptionSpec spec = resolve("volatileOne");
        assertThat(spec.kind()).isEqualTo(SubscriptionKind.VOLATILE);
        assertThat(spec.errors().onExhausted()).isEqualTo(FailureAction.SKIP);
        assertThat(spec.autoStartup()).isTrue();
        assertThat(spec.shutdownTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(spec.selection().unknownTypes()).isEqualTo(FailureAction.SKIP);
        assertThat(spec.errors().retry()).isEqualTo(RetrySpec.defaults());
        assertThat(IntStream.rangeClosed(1, 3).mapToObj(spec.errors().retry()::delay))
                .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void a_checkpoint_makes_a_listener_catch_up_from_the_beginning_and_stop_on_failure() {
        SubscriptionSpec spec = resolve("checkpointed");
        assertThat(spec.kind()).isEqualTo(SubscriptionKind.CATCH_UP);
        assertThat(spec.from()).isEqualTo(StartFrom.beginning());
        assertThat(spec.checkpoint()).isNotNull();
        assertThat(spec.errors().onExhausted()).isEqualTo(FailureAction.STOP);
    }

    @Test
    void a_group_makes_a_listener_persistent_and_parks_failed_events() {
        SubscriptionSpec spec = resolve("grouped");
        assertThat(spec.kind()).isEqualTo(SubscriptionKind.PERSISTENT);
        assertThat(spec.delivery().concurrency()).isEqualTo(4);
        assertThat(spec.delivery().inFlight()).isEqualTo(10);
        assertThat(spec.errors().onExhausted()).isEqualTo(FailureAction.PARK);
        assertThat(spec.group()).isNotNull().satisfies(group -> {
            assertThat(group.missing()).isEqualTo(MissingGroupPolicy.CREATE);
            assertThat(group.settings().resolveLinks()).isTrue();
            assertThat(group.settings().startFrom()).isEqualTo(StartFrom.end());
        });
    }

    @Test
    void a_start_position_is_a_word_a_number_or_a_position() {
        assertThat(resolve("fromEnd").from()).isEqualTo(StartFrom.end());
        assertThat(resolve("fromFive").from()).isEqualTo(StartFrom.event(5));
        assertThat(resolve("fromPosition").from()).isEqualTo(StartFrom.after(new Position(20, 10)));
    }

    @Test
    void properties_of_the_listener_override_the_annotation_which_overrides_the_defaults() {
        ListenerProperties defaults = defaults(Map.of(
                "auto-startup", false,
                "concurrency", 2,
                "ack-mode", "manual",
                "in-flight", 7,
                "retry.max-retries", 9,
                "retry.delay", "1ms",
                "on-exhausted", "park",
                "missing-group", "fail",
                "shutdown-timeout", "1s"));
        SubscriptionProperties own = own(Map.of("stream", "other", "concurrency", 8, "retry.max-retries", 1));
        SubscriptionSpec spec = new SubscriptionSpecResolver(defaults, Map.of("grouped", own))
                .resolve("grouped", annotation("grouped"), UnaryOperator.identity());
        assertThat(spec.stream()).isEqualTo("other");
        assertThat(spec.delivery().concurrency()).isEqualTo(8);
        assertThat(spec.delivery().ackMode()).isEqualTo(AckMode.MANUAL);
        assertThat(spec.delivery().inFlight()).isEqualTo(7);
        assertThat(spec.autoStartup()).isFalse();
        assertThat(spec.errors().retry().maxRetries()).isEqualTo(1);
        assertThat(spec.errors().retry().delay()).isEqualTo(Duration.ofMillis(1));
        assertThat(spec.shutdownTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void defaults_of_all_listeners_do_not_apply_to_kinds_that_cannot_have_them() {
        ListenerProperties defaults = defaults(Map.of("concurrency", 4, "on-exhausted", "park"));
        SubscriptionSpec spec = new SubscriptionSpecResolver(defaults, Map.of())
                .resolve("volatileOne", annotation("volatileOne"), UnaryOperator.identity());
        assertThat(spec.delivery().concurrency()).isEqualTo(1);
        assertThat(spec.errors().onExhausted()).isEqualTo(FailureAction.SKIP);
        SubscriptionSpec catchUp = new SubscriptionSpecResolver(defaults, Map.of())
                .resolve("checkpointed", annotation("checkpointed"), UnaryOperator.identity());
        assertThat(catchUp.delivery().concurrency()).isEqualTo(1);
    }

    @Test
    void links_are_resolved_except_on_all() {
        assertThat(resolvesLinks("volatileOne", Map.of())).isTrue();
        assertThat(resolvesLinks("checkpointed", Map.of())).isTrue();
        assertThat(resolvesLinks("fromPosition", Map.of())).isFalse();
        assertThat(resolvesLinks("filtered", Map.of())).isFalse();
        assertThat(resolvesLinks("category", Map.of())).isTrue();
        assertThat(resolvesLinks("rawLinks", Map.of())).isFalse();
    }

    @Test
    void resolve_links_of_the_listener_overrides_the_annotation_which_overrides_the_default() {
        assertThat(resolvesLinks("rawLinks", Map.of("resolve-links", true))).isTrue();
        assertThat(resolvesLinks("fromPosition", Map.of("resolve-links", "true")))
                .isTrue();
        SubscriptionSpecResolver none =
                new SubscriptionSpecResolver(defaults(Map.of("resolve-links", false)), Map.of());
        assertThat(none.resolve("grouped", annotation("grouped"), UnaryOperator.identity())
                        .group())
                .satisfies(group -> assertThat(group.settings().resolveLinks()).isFalse());
        assertThat(none.resolve("allLinks", annotation("allLinks"), UnaryOperator.identity())
                        .selection()
                        .resolveLinks())
                .isTrue();
    }

    @Test
    void a_group_is_created_with_resolve_links_of_its_listener() {
        assertThat(resolve("groupOfLinks").group())
                .satisfies(group -> assertThat(group.settings().resolveLinks()).isFalse());
    }

    @Test
    void the_settings_of_a_group_can_be_attributes_which_properties_override() {
        SubscriptionSpec spec = resolve("groupSettings", Map.of("group.max-retry-count", 4));
        assertThat(spec.group()).satisfies(group -> {
            assertThat(group.update()).isTrue();
            assertThat(group.settings())
                    .isEqualTo(PersistentSubscriptionSettings.defaults()
                            .withResolveLinks(true)
                            .withStartFrom(StartFrom.event(7))
                            .withMessageTimeout(Duration.ofMinutes(1))
                            .withMaxRetryCount(4)
                            .withMaxSubscriberCount(2)
                            .withStrategy(ConsumerStrategy.PINNED)
                            .withLiveBufferSize(600)
                            .withReadBuffer(700, 30)
                            .withCheckpointAfter(Duration.ofSeconds(4))
                            .withMinCheckpointCount(11)
                            .withMaxCheckpointCount(1_200)
                            .withExtraStatistics(true));
        });
        assertThatThrownBy(() -> resolve("groupSettingsWithoutGroup"))
                .hasMessageContaining(
                        "the attribute groupMaxRetryCount has no effect, because the listener has no group");
        assertThatThrownBy(() -> resolve("badGroupSetting"))
                .hasMessageContaining("the attribute groupStrategy")
                .hasMessageContaining("round-robin, dispatch-to-single, pinned, pinned-by-correlation");
    }

    @Test
    void retries_dead_letters_and_limits_can_be_attributes() {
        SubscriptionSpec spec = resolve("everythingSaid");
        assertThat(spec.delivery().inFlight()).isEqualTo(77);
        assertThat(spec.checkpoint()).satisfies(checkpoint -> {
            assertThat(checkpoint.everyEvents()).isEqualTo(5);
            assertThat(checkpoint.interval()).isEqualTo(Duration.ofSeconds(3));
        });
        assertThat(spec.errors().retry())
                .isEqualTo(RetrySpec.defaults()
                        .withMaxRetries(7)
                        .withDelay(Duration.ofMillis(20))
                        .withMultiplier(1.5)
                        .withMaxDelay(Duration.ofMillis(90)));
        assertThat(spec.errors().onExhausted()).isEqualTo(FailureAction.DEAD_LETTER);
        assertThat(spec.errors().deadLetterStream()).isEqualTo("lost");
        assertThat(spec.shutdownTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThatThrownBy(() -> resolve("storedWithoutCheckpoint"))
                .hasMessageContaining("the attribute checkpointEvery has no effect");
    }

    /** A write to $$ shuts a real server down, and a dead letter in another metadata stream replaces that metadata. */
    @Test
    void metadata_streams_have_neither_listeners_nor_groups_nor_dead_letters() {
        for (String method : List.of("onMetadataOfNothing", "groupOnMetadataOfNothing")) {
            assertThatThrownBy(() -> resolve(method))
                    .isInstanceOf(InvalidSubscriptionException.class)
                    .hasMessageContaining("'$$'")
                    .hasMessageContaining("shuts the server down");
        }
        for (String method : List.of("deadLettersInMetadataOfNothing", "deadLettersInMetadata")) {
            assertThatThrownBy(() -> resolve(method))
                    .isInstanceOf(InvalidSubscriptionException.class)
                    .hasMessageContaining("deadLetterStream")
                    .hasMessageContaining("metadata stream");
        }
    }

    @Test
    void positions_are_not_stored_in_metadata_streams() {
        CheckpointOrigin origin = new CheckpointOrigin("jumps", null);

        assertThatThrownBy(() -> new StreamCheckpointStore(() -> null, "$$"))
                .hasMessageContaining("photonpump.checkpoint.stream-prefix");
        assertThatThrownBy(() -> new StreamCheckpointStore(() -> null, "$").register("$", origin))
                .hasMessageContaining("'$$', a metadata stream");
        new StreamCheckpointStore(() -> null, "$").register("jumps", origin);
    }

    @Test
    void a_filter_is_a_server_side_filter_or_the_name_of_a_bean() {
        assertThat(resolve("filtered").selection().filter()).isEqualTo(EventFilter.streamPrefix("order-", "invoice-"));
        assertThat(resolve("selected").selection().selector()).isEqualTo("mine");
        assertThat(resolve("selected").selection().eventTypes()).containsExactly("Pony*", "Fell");
    }

    @Test
    void conflicting_settings_are_refused_with_advice() {
        assertThatThrownBy(() -> resolve("groupAndFrom"))
                .isInstanceOf(InvalidSubscriptionException.class)
                .hasMessageContaining("'groupAndFrom'")
                .hasMessageContaining("group")
                .hasMessageContaining("group.start-from");
        assertThatThrownBy(() -> resolve("groupAndCheckpoint")).hasMessageContaining("a checkpoint");
        assertThatThrownBy(() -> resolve("volatileConcurrency")).hasMessageContaining("concurrency");
        assertThatThrownBy(() -> resolve("noStream")).hasMessageContaining("no stream is set");
        assertThatThrownBy(() -> resolve("filteredStream")).hasMessageContaining("only $all");
        assertThatThrownBy(() -> resolve("groupOnAll")).hasMessageContaining("$all");
        assertThatThrownBy(() -> resolve("badNumber"))
                .hasMessageContaining("'many'")
                .hasMessageContaining("concurrency");
        assertThatThrownBy(() -> resolve("badMode")).hasMessageContaining("auto, manual, none");
        assertThatThrownBy(() -> resolve("badFrom")).hasMessageContaining("start, end or an event number");
        assertThatThrownBy(() -> resolve("badFilter")).hasMessageContaining("streamPrefix:");
    }

    private static SubscriptionSpec resolve(String method) {
        return new SubscriptionSpecResolver(ListenerProperties.NONE, Map.of())
                .resolve(method, annotation(method), UnaryOperator.identity());
    }

    private static SubscriptionSpec resolve(String method, Map<String, Object> own) {
        return new SubscriptionSpecResolver(ListenerProperties.NONE, Map.of(method, own(own)))
                .resolve(method, annotation(method), UnaryOperator.identity());
    }

    private static boolean resolvesLinks(String method, Map<String, Object> own) {
        return resolve(method, own).selection().resolveLinks();
    }

    private static ListenerProperties defaults(Map<String, Object> values) {
        return bound(values, ListenerProperties.class);
    }

    private static SubscriptionProperties own(Map<String, Object> values) {
        return bound(values, SubscriptionProperties.class);
    }

    private static <T> T bound(Map<String, Object> values, Class<T> type) {
        Map<String, Object> keys = new HashMap<>();
        values.forEach((key, value) -> keys.put("test." + key, value));
        return new Binder(new MapConfigurationPropertySource(keys)).bindOrCreate("test", type);
    }

    private static EventStoreSubscription annotation(String method) {
        try {
            EventStoreSubscription found =
                    Declared.class.getDeclaredMethod(method).getAnnotation(EventStoreSubscription.class);
            return org.springframework.core.annotation.AnnotationUtils.synthesizeAnnotation(found, Declared.class);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unused")
    private interface Declared {
        @EventStoreSubscription("jumps")
        void volatileOne();

        @EventStoreSubscription(stream = "jumps", checkpoint = "board")
        void checkpointed();

        @EventStoreSubscription(stream = "jumps", group = "vet", concurrency = "4")
        void grouped();

        @EventStoreSubscription(stream = "jumps", from = "end")
        void fromEnd();

        @EventStoreSubscription(stream = "jumps", from = "5")
        void fromFive();

        @EventStoreSubscription(stream = "$all", from = "20/10")
        void fromPosition();

        @EventStoreSubscription(stream = "$all", from = "start", filter = "streamPrefix: order-, invoice-")
        void filtered();

        @EventStoreSubscription(stream = "$all", from = "start", filter = "streamPrefix:$ce-order")
        void category();

        @EventStoreSubscription(stream = "$ce-order", from = "start", resolveLinks = "false")
        void rawLinks();

        @EventStoreSubscription(stream = "$all", from = "start", resolveLinks = "true")
        void allLinks();

        @EventStoreSubscription(
                stream = "jumps",
                checkpoint = "board",
                checkpointEvery = "5",
                checkpointInterval = "3s",
                inFlight = "77",
                retryMaxRetries = "7",
                retryDelay = "20ms",
                retryMultiplier = "1.5",
                retryMaxDelay = "90ms",
                onExhausted = "dead-letter",
                deadLetterStream = "lost",
                shutdownTimeout = "4s")
        void everythingSaid();

        @EventStoreSubscription(stream = "jumps", checkpointEvery = "5")
        void storedWithoutCheckpoint();

        @EventStoreSubscription(stream = "$$", from = "start")
        void onMetadataOfNothing();

        @EventStoreSubscription(stream = "$$", group = "vet")
        void groupOnMetadataOfNothing();

        @EventStoreSubscription(stream = "jumps", deadLetterStream = "$$")
        void deadLettersInMetadataOfNothing();

        @EventStoreSubscription(stream = "jumps", deadLetterStream = "$$jumps")
        void deadLettersInMetadata();

        @EventStoreSubscription(stream = "$ce-order", group = "vet", resolveLinks = "false")
        void groupOfLinks();

        @EventStoreSubscription(
                stream = "jumps",
                filter = "mine",
                eventTypes = {"Pony*", " Fell "})
        void selected();

        @EventStoreSubscription(
                stream = "jumps",
                group = "vet",
                groupUpdate = "true",
                groupStartFrom = "7",
                groupMessageTimeout = "1m",
                groupMaxRetryCount = "3",
                groupMaxSubscriberCount = "2",
                groupStrategy = "pinned",
                groupLiveBufferSize = "600",
                groupReadBatchSize = "30",
                groupBufferSize = "700",
                groupCheckpointAfter = "4s",
                groupMinCheckpointCount = "11",
                groupMaxCheckpointCount = "1200",
                groupExtraStatistics = "true")
        void groupSettings();

        @EventStoreSubscription(stream = "jumps", groupMaxRetryCount = "3")
        void groupSettingsWithoutGroup();

        @EventStoreSubscription(stream = "jumps", group = "vet", groupStrategy = "fair")
        void badGroupSetting();

        @EventStoreSubscription(stream = "jumps", group = "vet", from = "start")
        void groupAndFrom();

        @EventStoreSubscription(stream = "jumps", group = "vet", checkpoint = "vet")
        void groupAndCheckpoint();

        @EventStoreSubscription(stream = "jumps", concurrency = "2")
        void volatileConcurrency();

        @EventStoreSubscription(from = "start")
        void noStream();

        @EventStoreSubscription(stream = "jumps", filter = "excludeSystemEvents")
        void filteredStream();

        @EventStoreSubscription(stream = "$all", group = "vet")
        void groupOnAll();

        @EventStoreSubscription(stream = "jumps", group = "vet", concurrency = "many")
        void badNumber();

        @EventStoreSubscription(stream = "jumps", ackMode = "sometimes")
        void badMode();

        @EventStoreSubscription(stream = "jumps", from = "20/10")
        void badFrom();

        @EventStoreSubscription(stream = "$all", filter = "prefix:x")
        void badFilter();
    }
}
