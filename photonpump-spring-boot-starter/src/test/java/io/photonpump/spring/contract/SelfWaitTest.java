package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint.Action;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpointAutoConfiguration;
import io.photonpump.spring.internal.container.DefaultSubscriptionRegistry;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Handlers that stop, pause or replay their own listener. */
@Timeout(60)
class SelfWaitTest extends StarterTest {

    interface Steering {
        void steer(ApplicationContext context) throws Exception;
    }

    static Stream<Named<Steering>> waits() {
        return Stream.of(
                Named.of("stop().join()", context -> own(context).stop().join()),
                Named.of("pause().get()", context -> own(context).pause().get()),
                Named.of("a timed get()", context -> own(context).stop().get(30, TimeUnit.SECONDS)),
                Named.of(
                        "replayFrom().join()",
                        context -> own(context)
                                .replayFrom(StartFrom.beginning())
                                .begun()
                                .join()),
                Named.of(
                        "a derived future",
                        context -> own(context)
                                .pause()
                                .thenApply(done -> "paused")
                                .thenCompose(CompletableFuture::completedFuture)
                                .join()),
                Named.of(
                        "the registry",
                        context -> context.getBean(DefaultSubscriptionRegistry.class)
                                .stop()),
                Named.of(
                        "the endpoint",
                        context -> context.getBean(EventStoreSubscriptionsEndpoint.class)
                                .act("own", Action.STOP, null)));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void a_handler_that_waits_for_its_own_stop_fails_at_once_with_the_reason(Steering steering) {
        handling().run(context -> {
            Own own = context.getBean(Own.class);
            own.does = () -> steering.steer(context);
            jumps(1);
            Outcome outcome = own.outcome();
            assertThat(outcome.failure())
                    .isNotNull()
                    .hasMessageContaining("handler")
                    .hasMessageContaining("own");
            assertThat(outcome.took()).isLessThan(Duration.ofSeconds(4));
        });
    }

    @Test
    void a_handler_may_use_the_future_without_waiting() {
        handling().run(context -> {
            Own own = context.getBean(Own.class);
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            own.does = () -> own(context).stop().thenRun(() -> stopped.complete(null));
            jumps(1);
            assertThat(own.outcome().failure()).isNull();
            assertThat(stopped.get(15, TimeUnit.SECONDS)).isNull();
            assertThat(own(context).status().state()).isEqualTo(ContainerState.STOPPED);
        });
    }

    @Test
    void a_handler_may_wait_for_another_listener() {
        handling().run(context -> {
            Own own = context.getBean(Own.class);
            own.does = () -> listener(context, "other").stop().get(10, TimeUnit.SECONDS);
            jumps(1);
            assertThat(own.outcome().failure()).isNull();
            assertThat(listener(context, "other").status().state()).isEqualTo(ContainerState.STOPPED);
        });
    }

    @Test
    void a_handler_may_close_the_context() {
        handling().run(context -> {
            Own own = context.getBean(Own.class);
            own.does = () -> context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                    .close();
            jumps(1);
            Outcome outcome = own.outcome();
            assertThat(outcome.failure()).isNull();
            assertThat(outcome.took()).isLessThan(Duration.ofSeconds(8));
        });
    }

    private static SubscriptionContainer own(ApplicationContext context) {
        return context.getBean(SubscriptionRegistry.class).get("own");
    }

    private ApplicationContextRunner handling() {
        return application(Own.class, Other.class)
                .withConfiguration(AutoConfigurations.of(EventStoreSubscriptionsEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*");
    }

    record Outcome(@Nullable Throwable failure, Duration took) {}

    static class Own {
        private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        private final Consumer<Outcome> first = outcomes::add;
        volatile Runnables does = () -> {};

        interface Runnables {
            void run() throws Exception;
        }

        Outcome outcome() throws InterruptedException {
            Outcome outcome = outcomes.poll(45, TimeUnit.SECONDS);
            assertThat(outcome).isNotNull();
            return outcome;
        }

        @EventStoreSubscription(id = "own", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            long begun = System.nanoTime();
            Throwable failure = catchThrowable(does::run);
            first.accept(new Outcome(failure, Duration.ofNanos(System.nanoTime() - begun)));
        }
    }

    static class Other {
        @EventStoreSubscription(id = "other", stream = "jumps", from = "start")
        void on(PonyJumped jump) {}
    }
}
