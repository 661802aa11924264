package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

/** Existing groups when an application with other settings starts. */
@ExtendWith(OutputCaptureExtension.class)
class GroupUpdateTest extends StarterTest {

    @Test
    void only_a_group_with_other_settings_is_updated() {
        vet(3).run(first -> {
            awaitState(first, "vet", ContainerState.RUNNING);
            Vet vet = first.getBean(Vet.class);
            vet.interruptions.clear(); // the group did not exist at first
            vet(3).run(second -> {
                awaitState(second, "vet", ContainerState.RUNNING);
                // When these events arrive, the first listener has also received any earlier message of the server.
                jumps(IntStream.range(0, 20).toArray());
                await().atMost(SOON).until(() -> !vet.seen.all().isEmpty());
                assertThat(vet.interruptions.all()).isEmpty();
            });
            vet(4).run(third -> {
                awaitState(third, "vet", ContainerState.RUNNING);
                await().atMost(SOON).until(() -> !vet.interruptions.all().isEmpty());
                assertThat(retries()).isEqualTo(4);
            });
        });
    }

    @Test
    void a_group_that_cannot_be_compared_is_updated_with_a_warning(CapturedOutput output) {
        vet(3).run(context -> awaitState(context, "vet", ContainerState.RUNNING));
        EmbeddedEventStore gone = EmbeddedEventStore.start();
        gone.close();
        vet(4).withPropertyValues("photonpump.http-port=" + gone.httpPort()).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            assertThat(retries()).isEqualTo(4);
            assertThat(output).containsOnlyOnce("cannot read the settings of the group 'vet' on jumps");
        });
    }

    private ApplicationContextRunner vet(int maxRetryCount) {
        return application(Vet.class)
                .withPropertyValues(
                        "photonpump.subscriptions.vet.group.max-retry-count=" + maxRetryCount,
                        "photonpump.subscriptions.vet.group.update=true");
    }

    private int retries() {
        return writer.admin()
                .subscriptions()
                .info("jumps", "vet")
                .join()
                .settings()
                .maxRetryCount();
    }

    static class Vet {
        final Seen<Integer> seen = new Seen<>();
        final Seen<SubscriptionEvent> interruptions = new Seen<>();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }

        @EventListener
        void on(SubscriptionEvent event) {
            if (event instanceof SubscriptionEvent.Dropped || event instanceof SubscriptionEvent.Disconnected) {
                interruptions.add(event);
            }
        }
    }
}
