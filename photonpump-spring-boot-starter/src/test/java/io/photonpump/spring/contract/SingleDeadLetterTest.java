package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** One dead letter among others: it can be read, replayed and given up, and no other one is lost. */
@Timeout(60)
class SingleDeadLetterTest extends StarterTest {

    private static final String LETTERS = "deadletter-jumps";

    private ApplicationContextRunner deadLettering() {
        return application(Unlucky.class)
                .withPropertyValues(
                        "photonpump.listener.on-exhausted=dead-letter", "photonpump.listener.retry.max-retries=0");
    }

    private static <T> T soon(CompletableFuture<T> future) {
        return future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static List<Integer> heights(SubscriptionContainer container) {
        return soon(container.deadLetters(10)).stream()
                .map(letter -> letter.json(PonyJumped.class).height())
                .toList();
    }

    @Test
    void a_letter_in_the_middle_is_replayed_and_the_others_wait() {
        jumps(13, 26, 39);
        deadLettering().run(context -> {
            Unlucky listener = context.getBean(Unlucky.class);
            SubscriptionContainer container =
                    context.getBean(SubscriptionRegistry.class).get("it");
            server.await(LETTERS, 3);
            assertThat(heights(container)).containsExactly(13, 26, 39);
            listener.lucky = true;
            ResolvedEvent second = soon(container.deadLetters(10)).get(1);
            assertThat(second.eventNumber()).isEqualTo(1);
            assertThat(soon(container.replayDeadLetter(1))).isEqualTo(new ReplayedDeadLetters(1, 0));
            assertThat(listener.seen.all()).containsExactly(26);
            assertThat(heights(container)).containsExactly(39, 13);
            assertThat(soon(container.replayDeadLetters())).isEqualTo(new ReplayedDeadLetters(2, 0));
            assertThat(listener.seen.all()).containsExactly(26, 39, 13);
            assertThat(heights(container)).isEmpty();
        });
    }

    @Test
    void a_letter_that_is_given_up_is_never_replayed() {
        jumps(13, 26, 39);
        deadLettering().run(context -> {
            Unlucky listener = context.getBean(Unlucky.class);
            SubscriptionContainer container =
                    context.getBean(SubscriptionRegistry.class).get("it");
            server.await(LETTERS, 3);
            soon(container.discardDeadLetter(2));
            assertThat(heights(container)).containsExactly(13, 26);
            listener.lucky = true;
            assertThat(soon(container.replayDeadLetters())).isEqualTo(new ReplayedDeadLetters(2, 0));
            assertThat(listener.seen.all()).containsExactly(13, 26);
        });
    }

    @Test
    void a_letter_that_is_not_there_is_an_error_and_changes_nothing() {
        jumps(13);
        deadLettering().run(context -> {
            SubscriptionContainer container =
                    context.getBean(SubscriptionRegistry.class).get("it");
            server.await(LETTERS, 1);
            assertThatThrownBy(() -> soon(container.discardDeadLetter(7)))
                    .hasRootCauseMessage("'it' has no dead letter 7@deadletter-jumps that is not replayed yet");
            assertThat(heights(container)).containsExactly(13);
            soon(container.discardDeadLetter(0));
            assertThatThrownBy(() -> soon(container.replayDeadLetter(0))).hasMessageContaining("no dead letter 0");
            assertThat(container.status().state()).isEqualTo(ContainerState.RUNNING);
        });
    }

    static class Unlucky {

        final Seen<Integer> seen = new Seen<>();
        volatile boolean lucky;

        @EventStoreSubscription(id = "it", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            if (!lucky) {
                throw new IllegalStateException("unlucky");
            }
            seen.add(jump.height());
        }
    }
}
