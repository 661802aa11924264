package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventType;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.OverridingClassLoader;

/** Contexts that are paused and resumed, and an application that is restarted with new classes as by DevTools. */
public class RestartsTest extends StarterTest {

    private static final Seen<String> SIGHTINGS = new Seen<>();

    @BeforeEach
    void forget() {
        SIGHTINGS.clear();
    }

    @Test
    void a_paused_context_handles_no_event_and_a_resumed_one_handles_each_event_once() {
        jumps(1);
        application(BoardAndVet.class).run(context -> {
            BoardAndVet listeners = context.getBean(BoardAndVet.class);
            awaitState(context, "vet", ContainerState.RUNNING);
            listeners.board.awaitExactly(1);
            jumps(2);
            listeners.vet.awaitExactly(2);
            listeners.board.awaitExactly(1, 2);

            context(context).pause();
            assertThat(states(context)).containsOnly(ContainerState.STOPPED);
            jumps(3, 4);
            context(context).restart();

            listeners.board.awaitExactly(1, 2, 3, 4);
            listeners.vet.awaitInAnyOrder(2, 3, 4);
            jumps(5);
            listeners.board.awaitExactly(1, 2, 3, 4, 5);
            listeners.vet.awaitInAnyOrder(2, 3, 4, 5);
        });
    }

    @Test
    void explicitly_stopped_listeners_stay_stopped_and_explicitly_started_ones_resume() {
        application(BoardAndVet.class).run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            listener(context, "board").stop().join();
            listener(context, "by-hand").start();
            awaitState(context, "by-hand", ContainerState.RUNNING);

            context(context).pause();
            context(context).restart();

            awaitState(context, "by-hand", ContainerState.RUNNING);
            awaitState(context, "vet", ContainerState.RUNNING);
            assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.STOPPED);
        });
    }

    @Test
    void a_listener_that_is_created_in_a_paused_context_starts_with_it() {
        application(BoardAndVet.class).run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            context(context).pause();
            ((GenericApplicationContext) context(context)).registerBean(Late.class);
            Late late = context.getBean(Late.class);
            jumps(1);

            context(context).restart();

            late.seen.awaitExactly(1);
        });
    }

    @Test
    void a_restart_with_new_classes_leaves_no_old_listeners() throws Exception {
        for (String expected : List.of("Derpy 1", "Derpy 2")) {
            RestartLoader loader = new RestartLoader();
            Class<?> listener = loader.loadClass(Reloaded.class.getName());
            assertThat(listener).isNotSameAs(Reloaded.class);
            application(listener).withClassLoader(loader).run(context -> {
                awaitState(context, "reloaded", ContainerState.RUNNING);
                jump("jumps", "Derpy", expected.equals("Derpy 1") ? 1 : 2);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(SIGHTINGS.all()).contains(expected));
            });
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(threadsOf(loader)).isEmpty());
        }
        assertThat(SIGHTINGS.all()).containsExactly("Derpy 1", "Derpy 2");
    }

    private static List<Thread> threadsOf(ClassLoader loader) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() == loader && thread != Thread.currentThread())
                .toList();
    }

    private static ConfigurableApplicationContext context(AssertableApplicationContext context) {
        return context.getSourceApplicationContext(ConfigurableApplicationContext.class);
    }

    private static List<ContainerState> states(AssertableApplicationContext context) {
        return context.getBean(SubscriptionRegistry.class).containers().stream()
                .filter(container -> container.spec().autoStartup())
                .map(SubscriptionContainer::status)
                .map(status -> status.state())
                .toList();
    }

    /** Public, because the reloaded classes are in another run-time package. */
    public static void sighted(String what) {
        SIGHTINGS.add(what);
    }

    static class BoardAndVet {
        final Seen<Integer> board = new Seen<>();
        final Seen<Integer> vet = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void board(PonyJumped jump) {
            board.add(jump.height());
        }

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void vet(PonyJumped jump) {
            vet.add(jump.height());
        }

        @EventStoreSubscription(id = "by-hand", stream = "jumps", autoStartup = "false")
        void byHand(PonyJumped jump) {}
    }

    static class Late {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "late", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Reloaded {

        @EventStoreSubscription(id = "reloaded", stream = "jumps", group = "reloaded")
        void on(ReloadedJump jump) {
            sighted(jump.pony() + " " + jump.height());
        }
    }

    @EventType("PonyJumped")
    record ReloadedJump(String pony, int height) {}

    /** Loads its own version of classes before those of the class path, as DevTools does for classes that may have changed. */
    private static final class RestartLoader extends OverridingClassLoader {

        RestartLoader() {
            super(RestartsTest.class.getClassLoader());
        }

        @Override
        protected boolean isEligibleForOverriding(String className) {
            return className.startsWith(RestartsTest.class.getName() + "$Reloaded");
        }
    }
}
