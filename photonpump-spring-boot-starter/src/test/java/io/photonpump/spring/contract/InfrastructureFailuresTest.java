package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.FailedEvent;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

/** Failures of subscribing, groups, dead letters and observers while the server is down or the listener stops. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class InfrastructureFailuresTest extends StarterTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    @Test
    void a_subscription_that_the_client_refuses_temporarily_is_retried() {
        AtomicInteger calls = new AtomicInteger();
        before("subscribeTo", call -> {
                    if (calls.incrementAndGet() < 3) {
                        throw new ConnectionFailedException(null, "the gate is closed", null);
                    }
                })
                .run(context -> {
                    jumps(1);
                    context.getBean(Board.class).seen.awaitExactly(1);
                    awaitState(context, "board", ContainerState.RUNNING);
                    assertThat(calls).hasValue(3);
                });
    }

    @Test
    void a_subscription_that_the_client_refuses_permanently_fails_the_listener() {
        before("subscribeTo", call -> {
                    throw new IllegalArgumentException("there is no such stream");
                })
                .run(context -> {
                    awaitState(context, "board", ContainerState.FAILED);
                    assertThat(listener(context, "board").status().lastError()).contains("there is no such stream");
                });
    }

    @Test
    void a_group_is_created_when_a_lost_server_is_back() {
        AtomicInteger calls = new AtomicInteger();
        before("createSubscription", call -> {
                    if (calls.incrementAndGet() == 1) {
                        server.refuseConnections();
                        server.killConnections();
                    }
                })
                .withUserConfiguration(Vet.class)
                .withPropertyValues("photonpump.operation-timeout=300ms")
                .run(context -> {
                    await().atMost(SOON)
                            .until(() -> String.valueOf(
                                            listener(context, "vet").status().lastError())
                                    .contains("could not be created"));
                    assertThat(listener(context, "vet").status().state())
                            .isIn(ContainerState.WAITING, ContainerState.RECONNECTING);
                    server.acceptConnections();
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1);
                    context.getBean(Vet.class).seen.awaitExactly(1);
                });
    }

    @Test
    void a_group_is_compared_when_the_server_is_available() {
        writer.createSubscription("jumps", "vet", PersistentSubscriptionSettings.defaults())
                .join();
        application(Vet.class)
                .withPropertyValues(
                        "photonpump.operation-timeout=300ms",
                        "photonpump.listener.auto-startup=false",
                        "photonpump.subscriptions.vet.group.update=true",
                        "photonpump.subscriptions.vet.group.max-retry-count=3")
                .run(context -> {
                    server.refuseConnections();
                    server.killConnections();
                    listener(context, "vet").start();
                    await().atMost(SOON)
                            .until(() -> listener(context, "vet").status().lastError() != null);
                    assertThat(listener(context, "vet").status().state()).isNotEqualTo(ContainerState.FAILED);
                    server.acceptConnections();
                    awaitState(context, "vet", ContainerState.RUNNING);
                    assertThat(writer.admin()
                                    .subscriptions()
                                    .info("jumps", "vet")
                                    .join()
                                    .settings()
                                    .maxRetryCount())
                            .isEqualTo(3);
                });
    }

    @Test
    void a_stop_does_not_wait_for_a_dead_letter_while_the_server_is_down() {
        application(Letters.class)
                .withBean(EmbeddedEventStore.class, () -> server)
                .withPropertyValues(
                        "photonpump.operation-timeout=1m",
                        "photonpump.listener.retry.max-retries=0",
                        "photonpump.subscriptions.letters.on-exhausted=dead-letter")
                .run(context -> {
                    awaitState(context, "letters", ContainerState.RUNNING);
                    jumps(1);
                    assertThat(context.getBean(Letters.class).begun.await(15, TimeUnit.SECONDS))
                            .isTrue();
                    awaitState(context, "letters", ContainerState.RECONNECTING);
                    assertThat(listener(context, "letters").stop()).succeedsWithin(AT_ONCE);
                    assertThat(listener(context, "letters").counts().processed())
                            .isZero();
                    server.acceptConnections();
                    listener(context, "letters").start();
                    server.await("deadletter-jumps", 1, SOON);
                });
    }

    @Test
    void an_event_whose_lease_expires_while_its_error_handler_fails_is_decided_once() {
        application()
                .withBean("unlucky", Unlucky.class, Unlucky::new)
                .withPropertyValues(
                        "photonpump.subscriptions.unlucky.group.message-timeout=1s",
                        "photonpump.subscriptions.unlucky.group.max-retry-count=20",
                        "photonpump.subscriptions.unlucky.error-handler=unlucky",
                        "photonpump.listener.retry.max-retries=0")
                .run(context -> {
                    awaitState(context, "unlucky", ContainerState.RUNNING);
                    Unlucky unlucky = context.getBean(Unlucky.class);
                    jumps(1);
                    awaitState(context, "unlucky", ContainerState.WAITING);
                    // In the meantime, the group delivers the event again.
                    await().during(Duration.ofSeconds(3))
                            .atMost(SOON)
                            .until(() -> listener(context, "unlucky").counts().skipped() == 0);
                    unlucky.away = false;
                    await().atMost(SOON)
                            .until(() -> listener(context, "unlucky").counts().skipped() == 1);
                    await().atMost(SOON)
                            .until(() -> listener(context, "unlucky").status().inFlight() == 0);
                    awaitState(context, "unlucky", ContainerState.RUNNING);
                    assertThat(listener(context, "unlucky").status().lastError())
                            .isNull();
                    assertThat(listener(context, "unlucky").counts().parked()).isZero();
                });
    }

    @Test
    void a_handler_that_waits_for_itself_unnoticed_is_interrupted_by_the_shutdown_timeout() {
        application(Hider.class)
                .withPropertyValues("photonpump.listener.shutdown-timeout=500ms")
                .run(context -> {
                    awaitState(context, "hider", ContainerState.RUNNING);
                    Hider hider = context.getBean(Hider.class);
                    hider.does = () -> CompletableFuture.allOf(
                                    listener(context, "hider").stop())
                            .join();
                    jumps(1);
                    awaitState(context, "hider", ContainerState.STOPPED);
                    assertThat(hider.returned.await(15, TimeUnit.SECONDS)).isTrue();
                    listener(context, "hider").start();
                    awaitState(context, "hider", ContainerState.RUNNING);
                });
    }

    @Test
    void observers_that_always_throw_do_not_affect_listeners() {
        application(Board.class, Vet.class, Thrower.class)
                .withPropertyValues(
                        "photonpump.listener.retry.max-retries=0",
                        "photonpump.subscriptions.board.on-exhausted=dead-letter")
                .run(context -> {
                    Thrower thrower = context.getBean(Thrower.class);
                    awaitState(context, "board", ContainerState.RUNNING);
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(13, 1);
                    context.getBean(Board.class).seen.awaitExactly(1);
                    server.killConnections();
                    thrower.seen.awaitAll(List.of("DeadLettered", "Parked", "Disconnected"));
                    awaitState(context, "board", ContainerState.RUNNING);
                    writer.deleteSubscription("jumps", "vet").join();
                    thrower.seen.awaitAll(List.of("Dropped"));
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(2);
                    await().atMost(SOON)
                            .until(() -> context.getBean(Vet.class).seen.all().contains(2));
                    assertThat(listener(context, "board").stop()).succeedsWithin(AT_ONCE);
                    thrower.seen.awaitAll(List.of("Started", "Live", "Stopped"));
                });
    }

    @Test
    void a_second_loss_while_reconnecting_publishes_no_further_event(CapturedOutput log) {
        application(Board.class, Vet.class, Cheer.class)
                .withPropertyValues("photonpump.reconnect.max-delay=200ms")
                .run(context -> {
                    List<String> ids = List.of("board", "vet", "cheer");
                    ids.forEach(id -> await().atMost(SOON)
                            .until(() -> listener(context, id).status().live()));
                    server.refuseConnections();
                    server.killConnections();
                    ids.forEach(id -> awaitState(context, id, ContainerState.RECONNECTING));
                    for (int loss = 0; loss < 3; loss++) {
                        server.acceptConnections();
                        server.killConnections();
                        server.refuseConnections();
                        server.killConnections();
                    }
                    ids.forEach(id -> awaitState(context, id, ContainerState.RECONNECTING));
                    for (String id : ids) {
                        assertThat(listener(context, id).status().live()).isFalse();
                        assertThat(listener(context, id).status().lag()).isNull();
                    }
                    server.acceptConnections();
                    ids.forEach(id -> await().atMost(SOON)
                            .until(() -> listener(context, id).status().live()));
                    jumps(1);
                    context.getBean(Board.class).seen.awaitExactly(1);
                    context.getBean(Vet.class).seen.awaitExactly(1);
                    context.getBean(Cheer.class).seen.awaitExactly(1);
                });
        assertThat(log.getOut()).doesNotContain("FAILED");
    }

    /** Returns a client that runs {@code action} before each call of the given method. */
    private ApplicationContextRunner before(String method, Consumer<Method> action) {
        return application(Board.class).withBean(BeanPostProcessor.class, () -> new Before(method, action));
    }

    private record Before(String method, Consumer<Method> action) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof EventStoreClient client)) {
                return bean;
            }
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {EventStoreClient.class},
                    (proxy, called, arguments) -> {
                        if (called.getName().equals(method)) {
                            action.accept(called);
                        }
                        try {
                            return called.invoke(client, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    });
        }
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {
            if (jump.height() == 13) {
                throw new IllegalStateException("an unlucky height");
            }
            seen.add(jump.height());
        }
    }

    static class Vet {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            if (jump.height() == 13) {
                throw new IllegalStateException("an unlucky height");
            }
            seen.add(jump.height());
        }
    }

    static class Cheer {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "cheer", stream = "jumps")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    /** A handler during whose first call the server goes down. */
    static class Letters {
        final CountDownLatch begun = new CountDownLatch(1);
        private final EmbeddedEventStore server;

        Letters(EmbeddedEventStore server) {
            this.server = server;
        }

        @EventStoreSubscription(id = "letters", stream = "jumps", checkpoint = "letters")
        void on(PonyJumped jump) {
            if (begun.getCount() > 0) {
                server.refuseConnections();
                server.killConnections();
                begun.countDown();
            }
            throw new IllegalStateException("an unlucky height");
        }
    }

    static class Unlucky implements EventErrorHandler {
        volatile boolean away = true;

        @EventStoreSubscription(id = "unlucky", stream = "jumps", group = "unlucky")
        void on(PonyJumped jump) {
            throw new IllegalStateException("an unlucky height");
        }

        @Override
        public FailureAction handle(FailedEvent failed) {
            if (away) {
                throw new IllegalStateException("the ticket system is away");
            }
            return FailureAction.SKIP;
        }
    }

    static class Hider {
        final CountDownLatch returned = new CountDownLatch(1);
        volatile @Nullable Runnable does;

        @EventStoreSubscription(id = "hider", stream = "jumps")
        void on(PonyJumped jump) {
            Runnable action = does;
            if (action != null) {
                does = null;
                action.run();
                returned.countDown();
            }
        }
    }

    static class Thrower {
        final Seen<String> seen = new Seen<>();

        @EventListener
        void on(SubscriptionEvent event) {
            seen.add(event.getClass().getSimpleName());
            throw new IllegalStateException("a bad observer");
        }
    }
}
