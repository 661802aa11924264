package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.event.SubscriptionEvent.HandlerBusy;
import io.photonpump.spring.event.SubscriptionEvent.Idle;
import io.photonpump.spring.event.SubscriptionEvent.IdleEnded;
import io.photonpump.spring.listener.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

/** Application events about listeners without events, and about handlers that take long. */
@Timeout(60)
class IdleAndBusyTest extends StarterTest {

    private static final Duration SHORT = Duration.ofMillis(80);

    @ParameterizedTest
    @ValueSource(strings = {"from=start", "group.name=g", "concurrency=1"})
    void every_kind_of_listener_is_idle_until_it_handles_an_event(String kind) {
        slow().withPropertyValues(
                        "photonpump.subscriptions.slow." + kind,
                        "photonpump.subscriptions.slow.idle-event-interval=80ms")
                .run(context -> {
                    Observer observer = context.getBean(Observer.class);
                    context.getBean(Slow.class).open.release(1);
                    await().atMost(SOON)
                            .untilAsserted(
                                    () -> assertThat(observer.all(Idle.class)).hasSizeGreaterThan(1));
                    List<Idle> idle = observer.all(Idle.class);
                    assertThat(idle.get(0).subscriptionId()).isEqualTo("slow");
                    assertThat(idle.get(0).idleFor()).isGreaterThanOrEqualTo(SHORT);
                    assertThat(idle.get(1).idleFor()).isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
                    assertThat(idle.get(1).since())
                            .isEqualTo(idle.get(0).since())
                            .isBefore(Instant.now());
                    assertThat(observer.all(IdleEnded.class)).isEmpty();
                    jumps(1);
                    await().atMost(SOON)
                            .untilAsserted(() ->
                                    assertThat(observer.all(IdleEnded.class)).hasSize(1));
                    await().atMost(SOON)
                            .until(() -> observer.last() instanceof Idle again
                                    && again.since().isAfter(idle.get(0).since()));
                });
    }

    @Test
    void a_listener_that_is_busy_or_stopped_is_not_idle() {
        slow().withPropertyValues(
                        "photonpump.subscriptions.slow.from=start", "photonpump.listener.idle-event-interval=80ms")
                .run(context -> {
                    Observer observer = context.getBean(Observer.class);
                    await().atMost(SOON).until(() -> observer.last() instanceof Idle);
                    jumps(1);
                    await().atMost(SOON).until(() -> observer.last() instanceof IdleEnded);
                    await().pollDelay(SHORT.multipliedBy(3)).until(() -> true);
                    assertThat(observer.last()).isInstanceOf(IdleEnded.class);
                    context.getBean(Slow.class).open.release();
                    await().atMost(SOON).until(() -> observer.last() instanceof Idle);
                    listener(context, "slow").stop().join();
                    assertThat(observer.all(IdleEnded.class)).hasSize(2);
                    assertThat(observer.last()).isInstanceOf(SubscriptionEvent.Stopped.class);
                    await().pollDelay(SHORT.multipliedBy(3)).until(() -> true);
                    assertThat(observer.last()).isInstanceOf(SubscriptionEvent.Stopped.class);
                });
    }

    @ParameterizedTest
    @ValueSource(classes = {Slow.class, Asynchronous.class})
    void a_call_of_the_handler_that_does_not_return_is_published_again_and_again(Class<?> listener) {
        application(listener, Observer.class)
                .withPropertyValues(
                        "photonpump.subscriptions.slow.from=start",
                        "photonpump.subscriptions.slow.busy-event-after=80ms")
                .run(context -> {
                    Observer observer = context.getBean(Observer.class);
                    Instant before = Instant.now();
                    jumps(7);
                    await().atMost(SOON)
                            .untilAsserted(() ->
                                    assertThat(observer.all(HandlerBusy.class)).hasSizeGreaterThan(1));
                    HandlerBusy busy = observer.all(HandlerBusy.class).get(1);
                    assertThat(busy.subscriptionId()).isEqualTo("slow");
                    assertThat(busy.event().eventNumber()).isZero();
                    assertThat(busy.since()).isAfterOrEqualTo(before.minusMillis(1));
                    assertThat(busy.busyFor()).isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
                    release(context);
                    await().atMost(SOON)
                            .until(() -> listener(context, "slow").status().processed() == 1);
                    int until = observer.all(HandlerBusy.class).size();
                    await().pollDelay(SHORT.multipliedBy(3)).until(() -> true);
                    assertThat(observer.all(HandlerBusy.class)).hasSizeLessThanOrEqualTo(until + 1);
                });
    }

    @Test
    void nothing_is_published_by_default() {
        slow().withPropertyValues("photonpump.subscriptions.slow.from=start").run(context -> {
            awaitState(context, "slow", ContainerState.RUNNING);
            jumps(1);
            await().pollDelay(SHORT).until(() -> true);
            Observer observer = context.getBean(Observer.class);
            assertThat(observer.all(Idle.class)).isEmpty();
            assertThat(observer.all(HandlerBusy.class)).isEmpty();
            assertThat(listener(context, "slow").spec().monitoring().idleEventInterval())
                    .isZero();
        });
    }

    private ApplicationContextRunner slow() {
        return application(Slow.class, Observer.class).withPropertyValues("photonpump.listener.shutdown-timeout=100ms");
    }

    private static void release(ApplicationContext context) {
        context.getBeansOfType(Slow.class).values().forEach(slow -> slow.open.release());
        context.getBeansOfType(Asynchronous.class).values().forEach(slow -> slow.done.complete(null));
    }

    static class Slow {

        final Semaphore open = new Semaphore(0);

        @EventStoreSubscription(id = "slow", stream = "jumps")
        void on(PonyJumped jump) throws InterruptedException {
            open.acquire();
        }
    }

    static class Asynchronous {

        final CompletableFuture<Void> done = new CompletableFuture<>();

        @EventStoreSubscription(id = "slow", stream = "jumps")
        CompletionStage<Void> on(PonyJumped jump) {
            return done;
        }
    }

    static class Observer {

        final Seen<SubscriptionEvent> seen = new Seen<>();

        @EventListener
        void on(SubscriptionEvent event) {
            seen.add(event);
        }

        <T> List<T> all(Class<T> type) {
            return seen.all().stream().filter(type::isInstance).map(type::cast).toList();
        }

        SubscriptionEvent last() {
            List<SubscriptionEvent> all = seen.all();
            return all.isEmpty() ? null : all.get(all.size() - 1);
        }
    }
}
