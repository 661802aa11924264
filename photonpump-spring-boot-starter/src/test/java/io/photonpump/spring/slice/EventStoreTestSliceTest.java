package io.photonpump.spring.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.spring.boot.test.EventStoreTest;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.checkpoint.InMemoryCheckpointStore;
import io.photonpump.spring.slice.SliceComponents.Jumped;
import io.photonpump.spring.test.SubscriptionTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The slice of an application with its listeners alone, whatever the application configures for production. */
@Timeout(60)
@EventStoreTest
class EventStoreTestSliceTest {

    @Autowired
    private SubscriptionTestHarness harness;

    @Autowired
    private SliceComponents.Results results;

    @Autowired
    private ApplicationContext context;

    @Test
    void a_listener_whose_position_is_in_a_database_needs_none() {
        assertThat(harness.deliver("results", new Jumped(3)).isHandled()).isTrue();
        assertThat(results.heights).contains(3);
        assertThat(context.getBean(CheckpointStore.class)).isInstanceOf(InMemoryCheckpointStore.class);
    }

    @Test
    void no_listener_starts_even_if_its_own_settings_say_so() {
        assertThat(context.getBean(SubscriptionRegistry.class).containers())
                .isNotEmpty()
                .allMatch(listener -> listener.status().state() == ContainerState.CREATED);
    }

    @Test
    void what_takes_part_in_handling_events_is_in_the_slice_and_nothing_else() {
        assertThat(harness.deliver("results", new Jumped(-3)).isHandled()).isTrue();
        assertThat(harness.deliver("results", new Jumped(301)).action()).isEqualTo(FailureAction.SKIP);
        assertThat(results.heights).doesNotContain(-3, 301);
        assertThat(context.getBeanNamesForType(SliceComponents.SomethingElse.class))
                .isEmpty();
        assertThat(context.getBeanNamesForType(EmbeddedEventStore.class)).isEmpty();
    }
}
