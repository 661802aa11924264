package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.DeleteMode;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.Metadata;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.EventStoreHeaders;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionContainerFactory;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.handler.annotation.Header;

/** Links with deleted targets, and settings of link resolution. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class LinksTest extends StarterTest {

    @Override
    EmbeddedEventStore.Builder serverBuilder() {
        return super.serverBuilder().dialect(Dialect.V23).standardProjections(true);
    }

    /** Writes links to 0@first, which exists, to 0@lost, which does not exist, and to 0@last. */
    private void linksWithOneBroken() {
        jump("first", "Derpy", 1);
        jump("lost", "Derpy", 13);
        jump("last", "Derpy", 2);
        for (String target : List.of("first", "lost", "last")) {
            writer.publishEvent("links", NewEvent.linkTo(target, 0)).join();
        }
        writer.deleteStream("lost", ExpectedVersion.any(), DeleteMode.SOFT).join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "recorded",
                "header",
                "batch",
                "bodies",
                "selected",
                "typed",
                "metadata",
                "both",
                "optional",
                "manual",
                "group",
                "concurrent"
            })
    void a_link_with_a_deleted_target_is_filtered_out(String id) {
        linksWithOneBroken();
        application(Readers.class)
                .withPropertyValues(
                        "photonpump.listener.auto-startup=false",
                        "photonpump.subscriptions.group.group.start-from=start")
                .run(context -> {
                    listener(context, id).start();
                    context.getBean(Readers.class).seen.awaitInAnyOrder("first", "last");
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(
                                            listener(context, id).counts().brokenLinks())
                                    .isOne());
                    assertThat(listener(context, id).status().state()).isEqualTo(ContainerState.RUNNING);
                    assertThat(listener(context, id).counts().retries()).isZero();
                });
    }

    @Test
    void a_listener_created_in_code_does_not_receive_a_link_with_a_deleted_target() {
        linksWithOneBroken();
        application(Readers.class)
                .withPropertyValues("photonpump.listener.auto-startup=false")
                .run(context -> {
                    Seen<String> seen = new Seen<>();
                    EventStoreListener code =
                            delivery -> seen.add(target(delivery.event().resolved()));
                    SubscriptionContainer container = context.getBean(SubscriptionContainerFactory.class)
                            .create(listener(context, "model").spec(), code);
                    container.start();
                    seen.awaitExactly("first", "last");
                    assertThat(container.stop()).succeedsWithin(SOON);
                });
    }

    @Test
    void the_default_handler_of_a_class_does_not_receive_a_link_with_a_deleted_target() {
        linksWithOneBroken();
        application(Diary.class).run(context -> {
            context.getBean(Diary.class).seen.awaitExactly("default first", "default last");
            assertThat(listener(context, "diary").status().state()).isEqualTo(ContainerState.RUNNING);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "wholeBatch", "wholeWithLinkHeader", "wholeWithOptionalHeader"})
    void a_method_with_a_resolved_event_parameter_receives_a_link_with_a_deleted_target(String id) {
        linksWithOneBroken();
        application(WholeReaders.class)
                .withPropertyValues("photonpump.listener.auto-startup=false")
                .run(context -> {
                    listener(context, id).start();
                    context.getBean(WholeReaders.class).seen.awaitExactly("true 0", "false 1", "true 2");
                    assertThat(listener(context, id).counts().brokenLinks()).isZero();
                });
    }

    @Test
    void a_handler_of_one_event_type_does_not_receive_a_link_with_a_deleted_target() {
        linksWithOneBroken();
        application(TypedDiary.class).run(context -> {
            context.getBean(TypedDiary.class).seen.awaitExactly("true", "true");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(listener(context, "diary").counts().brokenLinks())
                                    .isOne());
        });
    }

    @Test
    void a_listener_of_all_receives_each_event_once_and_no_system_events() {
        jump("order-1", "Derpy", 1);
        jump("order-2", "Derpy", 2);
        server.await("$ce-order", 2);
        server.await("$et-PonyJumped", 2);
        application(Everything.class).run(context -> {
            Everything beans = context.getBean(Everything.class);
            await().atMost(SOON)
                    .until(() -> listener(context, "records").status().live()
                            && listener(context, "typed").status().live());
            jump("order-3", "Derpy", 3);
            server.await("$ce-order", 3);
            server.await("$et-PonyJumped", 3);
            jump("end-1", "Derpy", 4);
            beans.records.awaitExactly("0@order-1", "0@order-2", "0@order-3", "0@end-1");
            beans.typed.awaitExactly(1, 2, 3, 4);
            assertThat(listener(context, "live").status().state()).isEqualTo(ContainerState.RUNNING);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(beans.live.all()).endsWith("0@order-3", "0@end-1"));
            assertThat(beans.live.all()).noneMatch(event -> event.contains("$"));
        });
    }

    @Test
    void a_listener_of_all_can_resolve_links() {
        jump("order-1", "Derpy", 1);
        server.await("$ce-order", 1);
        server.await("$et-PonyJumped", 1);
        application(Everything.class)
                .withPropertyValues("photonpump.subscriptions.typed.resolve-links=true")
                .run(context -> await().atMost(SOON)
                        .until(() ->
                                context.getBean(Everything.class).typed.all().size() > 1));
    }

    @Test
    void a_listener_of_all_receives_the_system_events_that_it_names() {
        jump("order-1", "Derpy", 1);
        server.await("$ce-order", 1);
        application(Everything.class)
                .withPropertyValues("photonpump.subscriptions.records.event-types=$>")
                .run(context -> await().atMost(SOON)
                        .until(() ->
                                context.getBean(Everything.class).records.all().contains("0@$ce-order")));
    }

    @Test
    void a_filter_of_all_that_names_a_category_delivers_its_events() {
        jump("order-1", "Derpy", 1);
        server.await("$ce-order", 1);
        application(Everything.class)
                .withPropertyValues("photonpump.subscriptions.typed.filter=streamPrefix:$ce-order")
                .run(context -> context.getBean(Everything.class).typed.awaitExactly(1));
    }

    @Test
    void a_listener_can_receive_the_links_of_a_category() {
        jump("order-1", "Derpy", 1);
        server.await("$ce-order", 1);
        application(RawLinks.class)
                .run(context -> context.getBean(RawLinks.class).seen.awaitExactly("$> 0@order-1"));
    }

    @Test
    void a_default_of_all_listeners_disables_link_resolution() {
        jump("order-1", "Derpy", 1);
        server.await("$ce-order", 1);
        application(Categories.class)
                .withPropertyValues(
                        "photonpump.listener.resolve-links=false",
                        "photonpump.subscriptions.ofGroup.group.start-from=start")
                .run(context -> {
                    Categories beans = context.getBean(Categories.class);
                    beans.caughtUp.awaitExactly("$>");
                    beans.ofGroup.awaitExactly("$>");
                });
    }

    @Test
    void a_group_that_does_not_resolve_links_is_reported_once(CapturedOutput output) {
        writer.createSubscription("$ce-order", "jumpers", PersistentSubscriptionSettings.defaults())
                .join();
        application(Jumpers.class).run(context -> {
            awaitState(context, "jumpers", ContainerState.RUNNING);
            jump("order-1", "Derpy", 1);
            jump("order-2", "Derpy", 2);
            await().atMost(SOON)
                    .until(() -> listener(context, "jumpers").counts().filtered() == 2);
            assertThat(output.getAll().lines().filter(line -> line.contains("created without resolving links")))
                    .singleElement()
                    .asString()
                    .contains("WARN", "photonpump.subscriptions.jumpers.group.update=true");
        });
    }

    private static String target(RecordedEvent event) {
        return event.stream();
    }

    static class Readers {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "recorded", stream = "links", from = "start")
        void recorded(RecordedEvent event) {
            seen.add(target(event));
        }

        @EventStoreSubscription(id = "header", stream = "links", from = "start")
        void header(@Header(EventStoreHeaders.STREAM) String stream) {
            seen.add(stream);
        }

        @EventStoreSubscription(id = "batch", stream = "links", from = "start", batchLinger = "200ms")
        void batch(List<RecordedEvent> events) {
            events.forEach(event -> seen.add(target(event)));
        }

        @EventStoreSubscription(id = "bodies", stream = "links", from = "start")
        void bodies(List<PonyJumped> jumps) {
            jumps.forEach(jump -> seen.add(jump.height() == 1 ? "first" : "last"));
        }

        @EventStoreSubscription(id = "selected", stream = "links", from = "start", filter = "selector")
        void selected(RecordedEvent event) {
            seen.add(target(event));
        }

        @EventStoreSubscription(id = "typed", stream = "links", from = "start", eventTypes = "Pony*")
        void typed(PonyJumped jump, RecordedEvent event) {
            seen.add(target(event));
        }

        @EventStoreSubscription(id = "metadata", stream = "links", from = "start")
        void metadata(@Metadata Map<String, Object> metadata, ResolvedEvent event) {
            seen.add(target(event.resolved()));
        }

        @EventStoreSubscription(id = "both", stream = "links", from = "start")
        void both(ResolvedEvent resolved, RecordedEvent event) {
            seen.add(target(event));
        }

        @EventStoreSubscription(id = "optional", stream = "links", from = "start")
        void optional(Optional<PonyJumped> jump, ResolvedEvent event) {
            seen.add(target(event.resolved()));
        }

        @EventStoreSubscription(id = "manual", stream = "links", from = "start", ackMode = "manual")
        void manual(RecordedEvent event, Acknowledgment acknowledgment) {
            seen.add(target(event));
            acknowledgment.acknowledge();
        }

        @EventStoreSubscription(id = "group", stream = "links", group = "readers")
        void group(RecordedEvent event) {
            seen.add(target(event));
        }

        @EventStoreSubscription(id = "concurrent", stream = "links", from = "start", concurrency = "3")
        void concurrent(RecordedEvent event) {
            seen.add(target(event));
        }

        /** A listener that never starts. Its settings are the model of a listener created in code. */
        @EventStoreSubscription(id = "model", stream = "links", from = "start")
        void model(RecordedEvent event) {
            throw new AssertionError("it is not started");
        }

        @Bean
        EventSelector selector() {
            return event -> event.json(PonyJumped.class).height() < 100;
        }
    }

    @EventStoreSubscription(id = "diary", stream = "links", from = "start")
    static class Diary {
        final Seen<String> seen = new Seen<>();

        @EventHandler("PonyRested")
        void rested(RecordedEvent event) {
            seen.add("rested " + target(event));
        }

        @EventHandler(isDefault = true)
        void anythingElse(RecordedEvent event) {
            seen.add("default " + target(event));
        }
    }

    @EventStoreSubscription(id = "diary", stream = "links", from = "start")
    static class TypedDiary {
        final Seen<String> seen = new Seen<>();

        @EventHandler("PonyJumped")
        void jumped(ResolvedEvent event) {
            seen.add(String.valueOf(event.isResolved()));
        }
    }

    static class WholeReaders {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "whole", stream = "links", from = "start")
        void whole(ResolvedEvent event) {
            add(event);
        }

        @EventStoreSubscription(id = "wholeBatch", stream = "links", from = "start")
        void wholeBatch(List<ResolvedEvent> events) {
            events.forEach(this::add);
        }

        @EventStoreSubscription(id = "wholeWithLinkHeader", stream = "links", from = "start")
        void wholeWithLinkHeader(ResolvedEvent event, @Header(EventStoreHeaders.LINK_EVENT_NUMBER) long number) {
            assertThat(number).isEqualTo(event.eventNumber());
            add(event);
        }

        @EventStoreSubscription(id = "wholeWithOptionalHeader", stream = "links", from = "start")
        void wholeWithOptionalHeader(ResolvedEvent event, @Header(EventStoreHeaders.STREAM) Optional<String> stream) {
            assertThat(stream.isPresent()).isEqualTo(event.isResolved());
            add(event);
        }

        private void add(ResolvedEvent event) {
            seen.add(event.isResolved() + " " + event.eventNumber());
        }
    }

    static class Everything {
        final Seen<String> records = new Seen<>();
        final Seen<String> live = new Seen<>();
        final Seen<Integer> typed = new Seen<>();

        @EventStoreSubscription(id = "records", stream = "$all", from = "start")
        void records(RecordedEvent event) {
            records.add(event.eventNumber() + "@" + event.stream());
        }

        @EventStoreSubscription(id = "live", stream = "$all")
        void live(RecordedEvent event) {
            live.add(event.eventNumber() + "@" + event.stream());
        }

        @EventStoreSubscription(id = "typed", stream = "$all", from = "start")
        void typed(PonyJumped jump) {
            typed.add(jump.height());
        }
    }

    static class Jumpers {
        @EventStoreSubscription(id = "jumpers", stream = "$ce-order", group = "jumpers")
        void on(PonyJumped jump) {}
    }

    static class RawLinks {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "raw", stream = "$ce-order", from = "start", resolveLinks = "false")
        void on(RecordedEvent event) {
            seen.add(event.type() + " " + event.data().text());
        }
    }

    static class Categories {
        final Seen<String> caughtUp = new Seen<>();
        final Seen<String> ofGroup = new Seen<>();

        @EventStoreSubscription(id = "caughtUp", stream = "$ce-order", from = "start")
        void catchUp(RecordedEvent event) {
            caughtUp.add(event.type());
        }

        @EventStoreSubscription(id = "ofGroup", stream = "$ce-order", group = "categories")
        void group(RecordedEvent event) {
            ofGroup.add(event.type());
        }
    }
}
