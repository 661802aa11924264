package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.StartFrom;
import io.photonpump.event.StreamAcl;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint.Action;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpointAutoConfiguration;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.GroupSpec;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** Listeners whose user lacks a right: they name the missing right, and continue when the user has it. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class AccessTest extends StarterTest {

    /** Shorter than the second wait of a listener that retries. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    @Override
    Rights rights() {
        return Rights.of(nothing -> {});
    }

    @AfterEach
    void neverLogsThePassword(CapturedOutput output) {
        assertThat(output).doesNotContain(OrdinaryUser.PASSWORD);
    }

    @Test
    void a_listener_without_the_right_to_read_reports_it_and_starts_when_it_has_the_right(CapturedOutput output) {
        jumps(1);
        application(CatchUp.class, Events.class).run(context -> {
            awaitDenied(context, "board", "may not read the stream 'jumps'", "$acl.$r");
            user.mayRead("jumps");
            context.getBean(CatchUp.class).seen.awaitExactly(1);
            awaitState(context, "board", ContainerState.RUNNING);
            awaitUp(context);
            assertThat(listener(context, "board").status().lastError()).isNull();
            assertThat(context.getBean(Events.class).seen.all())
                    .containsSubsequence("Dropped", "Stopped", "Started")
                    .containsOnlyOnce("Dropped")
                    .containsOnlyOnce("Stopped");
            assertThat(output).containsOnlyOnce("has FAILED");
        });
    }

    @Test
    void each_kind_of_listener_names_the_missing_right() {
        user.finds("vet", "jumps");
        application(CatchUp.class, Live.class, Group.class, All.class).run(context -> {
            for (String id : List.of("board", "live", "vet")) {
                awaitDenied(context, id, "may not read the stream 'jumps'", "$acl.$r");
            }
            awaitDenied(context, "all", "may not read the stream '$all'", "$acl.$r");
        });
    }

    @Test
    void a_right_that_is_revoked_and_granted_again_loses_no_event() {
        user.mayRead("jumps");
        application(CatchUp.class).run(context -> {
            jumps(1);
            Seen<Integer> seen = context.getBean(CatchUp.class).seen;
            seen.awaitExactly(1);
            user.may(StreamAcl.defaults().withReaders(), "jumps");
            server.killConnections();
            awaitDenied(context, "board", "may not read the stream 'jumps'", "$acl.$r");
            jumps(2);
            user.mayRead("jumps");
            seen.awaitExactly(1, 2);
            awaitState(context, "board", ContainerState.RUNNING);
        });
    }

    @Test
    void a_start_retries_at_once_and_a_stop_ends_the_retries() {
        jumps(1);
        application(CatchUp.class).run(context -> {
            awaitDenied(context, "board", "may not read", "$acl.$r");
            assertThat(listener(context, "board").stop()).succeedsWithin(AT_ONCE);
            assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.STOPPED);
            listener(context, "board").start();
            awaitDenied(context, "board", "may not read", "$acl.$r");
            assertThat(listener(context, "board").pause()).succeedsWithin(AT_ONCE);
            assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.PAUSED);
            listener(context, "board").resume();
            awaitDenied(context, "board", "may not read", "$acl.$r");

            user.mayRead("jumps");
            listener(context, "board").start();
            await().atMost(AT_ONCE)
                    .until(() -> !context.getBean(CatchUp.class).seen.all().isEmpty());
        });
    }

    @Test
    void a_listener_that_waits_for_a_right_resumes_with_a_paused_context() {
        jumps(1);
        application(CatchUp.class).run(context -> {
            awaitDenied(context, "board", "may not read", "$acl.$r");
            ConfigurableApplicationContext paused =
                    context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            paused.pause();
            user.mayRead("jumps");
            paused.restart();
            context.getBean(CatchUp.class).seen.awaitExactly(1);
        });
    }

    @Test
    void a_denied_write_of_a_position_fails_the_listener_and_no_event_is_handled_twice() {
        user.mayRead("jumps", "photonpump-checkpoint-board");
        jumps(1, 2);
        application(Stored.class)
                .withPropertyValues("photonpump.checkpoint.store=stream", "photonpump.listener.checkpoint-every=1")
                .run(context -> {
                    awaitDenied(
                            context, "board", "may not write to the stream 'photonpump-checkpoint-board'", "$acl.$w");
                    jumps(3);
                    user.mayReadAndWrite("photonpump-checkpoint-board");
                    context.getBean(Stored.class).seen.awaitExactly(1, 2, 3);
                    awaitState(context, "board", ContainerState.RUNNING);
                    server.await("photonpump-checkpoint-board", 1);
                });
    }

    @Test
    void a_denied_read_of_a_position_fails_the_listener() {
        user.mayRead("jumps");
        jumps(1);
        application(Stored.class)
                .withPropertyValues("photonpump.checkpoint.store=stream")
                .run(context -> {
                    awaitDenied(context, "board", "may not read the stream 'photonpump-checkpoint-board'", "$acl.$r");
                    user.mayReadAndWrite("photonpump-checkpoint-board");
                    context.getBean(Stored.class).seen.awaitExactly(1);
                });
    }

    @Test
    void storing_a_position_requires_no_right_to_write_metadata(CapturedOutput output) {
        user.mayRead("jumps").mayReadAndWrite("photonpump-checkpoint-board");
        jumps(1);
        application(Stored.class)
                .withPropertyValues("photonpump.checkpoint.store=stream", "photonpump.listener.checkpoint-every=1")
                .run(context -> {
                    context.getBean(Stored.class).seen.awaitExactly(1);
                    server.await("photonpump-checkpoint-board", 1);
                    jumps(2, 3);
                    server.await("photonpump-checkpoint-board", 2);
                    assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.RUNNING);
                    assertThat(output).containsOnlyOnce("the application may not limit it");
                });
    }

    @Test
    void a_denied_write_of_a_dead_letter_fails_the_listener_before_the_event() {
        user.mayRead("jumps");
        jumps(13, 1);
        application(Unlucky.class)
                .withPropertyValues(
                        "photonpump.listener.on-exhausted=dead-letter", "photonpump.listener.retry.max-retries=0")
                .run(context -> {
                    awaitDenied(context, "unlucky", "may not write to the stream 'deadletter-jumps'", "$acl.$w");
                    assertThat(context.getBean(Unlucky.class).seen.all()).isEmpty();
                    user.mayReadAndWrite("deadletter-jumps");
                    context.getBean(Unlucky.class).seen.awaitExactly(1);
                    server.await("deadletter-jumps", 1);
                    awaitState(context, "unlucky", ContainerState.RUNNING);
                });
    }

    @Test
    void a_denied_request_of_the_handler_is_a_failure_of_the_handler() {
        user.mayRead("jumps");
        jumps(1);
        application(Writes.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=0")
                .run(context -> {
                    awaitState(context, "writes", ContainerState.FAILED);
                    assertThat(listener(context, "writes").status().lastError())
                            .contains("may not write to the stream 'elsewhere'");
                    ConfigurableApplicationContext paused =
                            context.getSourceApplicationContext(ConfigurableApplicationContext.class);
                    paused.pause();
                    paused.restart();
                    // The listener was not retrying, so it does not resume.
                    assertThat(listener(context, "writes").status().state()).isEqualTo(ContainerState.FAILED);
                    assertThat(context.getBean(Writes.class).calls).hasValue(1);
                });
    }

    @Test
    void a_listener_without_the_right_to_create_a_group_joins_it_when_an_operator_has_created_it() {
        user.mayRead("jumps");
        application(Group.class).run(context -> {
            awaitDenied(context, "vet", "creating group 'vet' on 'jumps'", "$ops");
            jumps(1);
            writer.createSubscription(
                            "jumps",
                            "vet",
                            PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning()))
                    .join();
            context.getBean(Group.class).seen.awaitExactly(1);
            awaitState(context, "vet", ContainerState.RUNNING);
        });
    }

    @Test
    void a_listener_without_the_right_to_update_a_group_joins_it_and_disconnects_no_consumer(CapturedOutput output) {
        user.mayRead("jumps").finds("vet", "jumps");
        application(Group.class, Events.class).run(first -> {
            awaitState(first, "vet", ContainerState.RUNNING);
            application(Group.class)
                    .withPropertyValues(
                            "photonpump.subscriptions.vet.group.update=true",
                            "photonpump.subscriptions.vet.group.max-retry-count=3")
                    .run(second -> {
                        awaitState(second, "vet", ContainerState.RUNNING);
                        server.killConnections();
                        jumps(1);
                        await().atMost(SOON)
                                .until(() ->
                                        first.getBean(Group.class).seen.all().size()
                                                        + second.getBean(Group.class)
                                                                .seen
                                                                .all()
                                                                .size()
                                                >= 1);
                    });
            assertThat(first.getBean(Events.class).seen.all()).doesNotContain("Dropped");
            assertThat(output).containsOnlyOnce("without updating it");
        });
    }

    @Test
    void a_group_with_the_configured_settings_is_joined_without_a_warning(CapturedOutput output) {
        user.mayRead("jumps");
        application(Group.class)
                .withPropertyValues(
                        "photonpump.subscriptions.vet.group.update=true", "photonpump.listener.auto-startup=false")
                .run(context -> {
                    GroupSpec group = listener(context, "vet").spec().group();
                    writer.createSubscription("jumps", "vet", group.settings()).join();
                    listener(context, "vet").start();
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1);
                    context.getBean(Group.class).seen.awaitExactly(1);
                    assertThat(output).doesNotContain("without updating it");
                });
    }

    @Test
    void the_endpoint_returns_the_reason_for_a_denied_replay_of_parked_events() {
        user.mayRead("jumps").finds("vet", "jumps");
        application(Group.class)
                .withConfiguration(AutoConfigurations.of(EventStoreSubscriptionsEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    EventStoreSubscriptionsEndpoint endpoint = context.getBean(EventStoreSubscriptionsEndpoint.class);
                    assertThatThrownBy(() -> endpoint.act("vet", Action.REPLAY_PARKED, null))
                            .isInstanceOf(InvalidEndpointRequestException.class)
                            .hasMessageContaining(
                                    "the user 'orders' may not administer the groups of the stream 'jumps'");
                });
    }

    private static void awaitDenied(AssertableApplicationContext context, String id, String right, String advice) {
        awaitState(context, id, ContainerState.FAILED);
        assertThat(listener(context, id).status().lastError())
                .contains(right)
                .contains("the user 'orders'")
                .contains(advice);
        assertThat(health(context)).isEqualTo(Status.DOWN);
    }

    private static void awaitUp(ApplicationContext context) {
        await().atMost(SOON).until(() -> health(context).equals(Status.UP));
    }

    private static Status health(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health().getStatus();
    }

    static class CatchUp {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Stored {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Live {
        @EventStoreSubscription(id = "live", stream = "jumps")
        void on(PonyJumped jump) {}
    }

    static class All {
        @EventStoreSubscription(id = "all", stream = "$all", from = "start")
        void on(PonyJumped jump) {}
    }

    static class Group {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Unlucky {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "unlucky", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            if (jump.height() == 13) {
                throw new IllegalStateException("an unlucky height");
            }
            seen.add(jump.height());
        }
    }

    static class Writes {
        final AtomicInteger calls = new AtomicInteger();
        private final EventStoreClient client;

        Writes(EventStoreClient client) {
            this.client = client;
        }

        @EventStoreSubscription(id = "writes", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            calls.incrementAndGet();
            client.publishEvent("elsewhere", "PonyPraised", jump).join();
        }
    }

    static class Events {
        final Seen<String> seen = new Seen<>();

        @EventListener
        void on(SubscriptionEvent event) {
            seen.add(event.getClass().getSimpleName());
        }
    }
}
