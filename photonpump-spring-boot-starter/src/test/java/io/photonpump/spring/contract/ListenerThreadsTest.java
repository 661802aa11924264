package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.annotation.EventStoreSubscription;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The threads that listeners run on. */
@Timeout(60)
class ListenerThreadsTest extends StarterTest {

    private static final String KEEPS_ALIVE = "photonpump-keep-alive";

    @Test
    void each_listener_has_threads_of_its_own_and_the_application_stays_alive() {
        Set<Thread> ofOtherTests = applicationThreads();
        application(Board.class, Other.class).run(context -> {
            jumps(1);
            context.getBean(Board.class).seen.awaitExactly(1);
            context.getBean(Other.class).seen.awaitExactly(1);
            assertThat(context.getBean(Board.class).thread.getName()).startsWith("photonpump-board-");
            assertThat(context.getBean(Other.class).thread.getName()).startsWith("photonpump-other-");
            assertThat(applicationThreads()).extracting(Thread::getName).contains(KEEPS_ALIVE);
        });
        await().untilAsserted(() -> assertThat(applicationThreads())
                .filteredOn(thread -> !ofOtherTests.contains(thread))
                .noneMatch(thread -> thread.getName().startsWith("photonpump-")));
    }

    /** Returns the threads without which the process would end. */
    private static Set<Thread> applicationThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void listeners_run_on_virtual_threads_if_the_application_does() {
        application(Board.class)
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> {
                    jumps(1);
                    Board board = context.getBean(Board.class);
                    board.seen.awaitExactly(1);
                    assertThat(Thread.class.getMethod("isVirtual").invoke(board.thread))
                            .isEqualTo(true);
                });
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();
        volatile Thread thread;

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            thread = Thread.currentThread();
            seen.add(jump.height());
        }
    }

    static class Other {
        final Seen<Integer> seen = new Seen<>();
        volatile Thread thread;

        @EventStoreSubscription(id = "other", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            thread = Thread.currentThread();
            seen.add(jump.height());
        }
    }
}
