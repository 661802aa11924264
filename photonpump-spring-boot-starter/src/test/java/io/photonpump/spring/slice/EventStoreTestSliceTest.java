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

/** The test slice of an application that is configured for production. */
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
    void a_listener_with_positions_in_a_database_needs_no_database() {
        assertThat(harness.deliver("results", new Jumped(3)).isHandled()).isTrue();
        assertThat(results.heights).contains(3);
        assertThat(context.getBean(CheckpointStore.class)).isInstanceOf(InMemoryCheckpointStore.class);
    }

    @Test
    void no_listener_starts_regardless_of_its_settings() {
        assertThat(context.getBean(SubscriptionRegistry.class).containers())
                .isNotEmpty()
                .allMatch(listener -> listener.status().state() == ContainerState.CREATED);
    }

    @Test
    void the_slice_contains_only_components_that_take_part_in_handling_events() {
        assertThat(harness.deliver("results", new Jumped(-3)).isHandled()).isTrue();
        assertThat(harness.deliver("results", new Jumped(301)).action()).isEqualTo(FailureAction.SKIP);
        assertThat(results.heights).doesNotContain(-3, 301);
        assertThat(context.getBeanNamesForType(SliceComponents.OtherComponent.class))
                .isEmpty();
        assertThat(context.getBeanNamesForType(EmbeddedEventStore.class)).isEmpty();
    }
}
