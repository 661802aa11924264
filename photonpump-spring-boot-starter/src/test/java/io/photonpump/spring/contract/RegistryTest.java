package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.internal.container.DefaultSubscriptionRegistry;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.Replay;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Containers that an application implements and registers. */
@Timeout(60)
class RegistryTest {

    private final DefaultSubscriptionRegistry registry = new DefaultSubscriptionRegistry();

    @Test
    void a_container_may_wait_for_another_thread_that_uses_the_registry() {
        OwnContainer container = new OwnContainer("own", registry);
        registry.register(container);

        registry.start();
        assertThat(container.isActive()).isTrue();
        registry.stop();
        assertThat(container.isActive()).isFalse();
        registry.start();
        assertThat(container.isActive()).isTrue();
        assertThat(registry.unregister("own")).succeedsWithin(StarterTest.SOON);
        assertThat(container.isActive()).isFalse();
        assertThat(container.waitedInVain).isFalse();
    }

    @Test
    void a_container_that_is_registered_while_the_registry_runs_is_started() {
        registry.start();
        OwnContainer container = new OwnContainer("own", registry);
        registry.register(container);
        assertThat(container.isActive()).isTrue();
        registry.stop();
        assertThat(container.isActive()).isFalse();
    }

    @Test
    void a_container_that_stops_the_registry_while_it_starts_does_not_stay_active() {
        registry.start();
        OwnContainer container = new OwnContainer("own", registry) {
            @Override
            public void start() {
                registry.stop();
                super.start();
            }
        };
        registry.register(container);
        assertThat(container.isActive()).isFalse();
    }

    @Test
    void only_containers_that_were_active_are_started_again() {
        OwnContainer active = new OwnContainer("active", registry);
        OwnContainer stopped = new OwnContainer("stopped", registry);
        registry.register(active);
        registry.register(stopped);
        registry.start();
        stopped.stop();
        registry.stop();
        registry.start();
        assertThat(active.isActive()).isTrue();
        assertThat(stopped.isActive()).isFalse();
    }

    /** Uses the registry from another thread whenever it is started or stopped, and waits for that thread. */
    private static class OwnContainer implements SubscriptionContainer {
        private final SubscriptionSpec spec;
        private final SubscriptionRegistry registry;
        private volatile boolean active;
        private volatile boolean waitedInVain;

        OwnContainer(String id, SubscriptionRegistry registry) {
            this.spec = SubscriptionSpec.live(id, "jumps");
            this.registry = registry;
        }

        boolean isActive() {
            return active;
        }

        private void useRegistry() {
            waitedInVain |= !CompletableFuture.supplyAsync(() -> registry.unregister("another"))
                    .thenApply(done -> true)
                    .completeOnTimeout(false, 5, TimeUnit.SECONDS)
                    .join();
        }

        @Override
        public SubscriptionSpec spec() {
            return spec;
        }

        @Override
        public ContainerStatus status() {
            ContainerState state = active ? ContainerState.RUNNING : ContainerState.STOPPED;
            return new ContainerStatus(state, Instant.now(), null, null, null, null, 0, false, 0, null);
        }

        @Override
        public EventCounts counts() {
            return new EventCounts(0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void start() {
            useRegistry();
            active = true;
        }

        @Override
        public CompletableFuture<Void> stop() {
            useRegistry();
            active = false;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> pause() {
            return stop();
        }

        @Override
        public void resume() {
            start();
        }

        @Override
        public Replay replayFrom(StartFrom from) {
            throw new IllegalStateException("not a catch-up listener");
        }
    }
}
