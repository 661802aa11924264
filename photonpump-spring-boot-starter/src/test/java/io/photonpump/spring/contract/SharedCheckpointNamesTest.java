package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.CheckpointAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.EventTypesAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.checkpoint.DuplicateCheckpointException;
import io.photonpump.spring.listener.checkpoint.InMemoryCheckpointStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** Checkpoint names that two listeners share, and positions that are not stored durably. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SharedCheckpointNamesTest extends StarterTest {

    private static final String LOST = "positions are lost on restart";

    @Test
    void two_listeners_with_one_checkpoint_name_are_refused_by_name() {
        for (String store : new String[] {"memory", "stream"}) {
            application(OnTwoStreams.class)
                    .withPropertyValues("photonpump.checkpoint.store=" + store)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .isInstanceOf(DuplicateCheckpointException.class)
                            .hasMessageContainingAll("'board'", "OnTwoStreams.jumped", "OnTwoStreams.hopped", "hops"));
        }
    }

    @Test
    void listeners_of_one_method_or_one_stream_with_one_checkpoint_name_are_refused() {
        application(OnOneMethod.class)
                .run(context -> assertThat(context).getFailure().isInstanceOf(DuplicateCheckpointException.class));
        application(OnOneStream.class)
                .run(context -> assertThat(context).getFailure().isInstanceOf(DuplicateCheckpointException.class));
    }

    @Test
    void the_failed_start_is_explained(CapturedOutput output) {
        try {
            new SpringApplication(Application.class)
                    .run("--photonpump.url=" + server.url(), "--spring.main.web-application-type=none")
                    .close();
        } catch (RuntimeException expected) {
            // The log contains the explanation.
        }
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Two listeners store their positions under the checkpoint name 'board'")
                .contains("OnTwoStreams.hopped")
                .contains("Set another checkpoint name for one of them");
    }

    @Test
    void two_stores_may_have_the_same_checkpoint_name() {
        jumps(1);
        application(InTwoStores.class).run(context -> {
            awaitState(context, "one", ContainerState.RUNNING);
            awaitState(context, "two", ContainerState.RUNNING);
        });
    }

    @Test
    void two_bean_names_of_one_store_do_not_make_two_positions() {
        application(UnderTwoNames.class)
                .run(context -> assertThat(context).getFailure().isInstanceOf(DuplicateCheckpointException.class));
    }

    @Test
    void positions_are_not_stored_in_the_stream_that_the_listener_reads() {
        application(OnOwnPositions.class)
                .withPropertyValues("photonpump.checkpoint.store=stream")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidSubscriptionException.class)
                        .hasMessageContaining("photonpump-checkpoint-mirror"));
    }

    @Test
    void a_checkpoint_in_memory_by_default_causes_one_warning(CapturedOutput output) {
        application(TwoBoards.class).run(context -> {
            awaitState(context, "one", ContainerState.RUNNING);
            assertThat(output.toString().split(LOST, -1)).hasSize(2);
            assertThat(output).contains("photonpump.checkpoint.store to jdbc or stream");
        });
    }

    @Test
    void a_configured_store_causes_no_warning(CapturedOutput output) {
        for (String store : new String[] {"memory", "stream"}) {
            application(TwoBoards.class)
                    .withPropertyValues("photonpump.checkpoint.store=" + store)
                    .run(context -> awaitState(context, "one", ContainerState.RUNNING));
        }
        application(WithoutCheckpoint.class).run(context -> awaitState(context, "plain", ContainerState.RUNNING));
        assertThat(output).doesNotContain(LOST);
    }

    @ImportAutoConfiguration(
            classes = {
                PhotonPumpAutoConfiguration.class,
                EventTypesAutoConfiguration.class,
                CheckpointAutoConfiguration.class,
                PhotonPumpListenerAutoConfiguration.class
            })
    static class Application {
        @Bean
        OnTwoStreams listeners() {
            return new OnTwoStreams();
        }
    }

    static class OnTwoStreams {
        @EventStoreSubscription(id = "one", stream = "jumps", checkpoint = "board")
        void jumped(PonyJumped jump) {}

        @EventStoreSubscription(id = "two", stream = "hops", checkpoint = "board")
        void hopped(PonyJumped jump) {}
    }

    static class OnOneMethod {
        @EventStoreSubscription(id = "one", stream = "jumps", checkpoint = "board")
        @EventStoreSubscription(id = "two", stream = "hops", checkpoint = "board")
        void on(PonyJumped jump) {}
    }

    static class OnOneStream {
        @EventStoreSubscription(id = "one", stream = "jumps", checkpoint = "board")
        void first(PonyJumped jump) {}

        @EventStoreSubscription(id = "two", stream = "jumps", checkpoint = "board")
        void second(PonyJumped jump) {}
    }

    static class InTwoStores {
        @Bean
        CheckpointStore left() {
            return new InMemoryCheckpointStore();
        }

        @Bean
        CheckpointStore right() {
            return new InMemoryCheckpointStore();
        }

        @EventStoreSubscription(id = "one", stream = "jumps", checkpoint = "board", checkpointStore = "left")
        void first(PonyJumped jump) {}

        @EventStoreSubscription(id = "two", stream = "hops", checkpoint = "board", checkpointStore = "right")
        void second(PonyJumped jump) {}
    }

    static class UnderTwoNames {
        @Bean({"left", "right"})
        CheckpointStore store() {
            return new InMemoryCheckpointStore();
        }

        @EventStoreSubscription(id = "one", stream = "jumps", checkpoint = "board", checkpointStore = "left")
        void first(PonyJumped jump) {}

        @EventStoreSubscription(id = "two", stream = "hops", checkpoint = "board", checkpointStore = "right")
        void second(PonyJumped jump) {}
    }

    static class OnOwnPositions {
        @EventStoreSubscription(id = "mirror", stream = "photonpump-checkpoint-mirror", checkpoint = "mirror")
        void on(PonyJumped jump) {}
    }

    static class TwoBoards {
        @EventStoreSubscription(id = "one", stream = "jumps", checkpoint = "one")
        void first(PonyJumped jump) {}

        @EventStoreSubscription(id = "two", stream = "jumps", checkpoint = "two")
        void second(PonyJumped jump) {}
    }

    static class WithoutCheckpoint {
        @EventStoreSubscription(id = "plain", stream = "jumps", from = "start")
        void on(PonyJumped jump) {}
    }
}
