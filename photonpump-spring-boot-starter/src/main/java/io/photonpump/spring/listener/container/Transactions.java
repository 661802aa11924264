package io.photonpump.spring.listener.container;

import static java.util.Objects.requireNonNull;

import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.TransactionalCheckpointStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles events in the transaction that moves their position, if the store can do that. */
final class Transactions {

    private final @Nullable TransactionalCheckpointStore store;
    private final SubscriptionSpec spec;

    /** {@code store} null: there are no transactions. */
    Transactions(@Nullable TransactionalCheckpointStore store, SubscriptionSpec spec) {
        this.store = store;
        this.spec = spec;
    }

    boolean areUsed() {
        return store != null;
    }

    /** Does the work with those events that were not handled before, here or in another process. */
    void once(List<InFlight> events, Work work) throws Exception {
        if (store == null) {
            throw new IllegalStateException("there are no transactions");
        }
        store.advance(requireNonNull(spec.checkpoint()).name(), stored -> {
            List<InFlight> fresh = new ArrayList<>();
            for (InFlight event : events) {
                if (stored == null || !stored.covers(spec.checkpointOf(event.event()))) {
                    fresh.add(event);
                } else {
                    event.passOver();
                }
            }
            if (fresh.isEmpty()) {
                return null;
            }
            work.with(fresh);
            return spec.checkpointOf(fresh.get(fresh.size() - 1).event());
        });
    }

    /** What is done in the transaction. */
    @FunctionalInterface
    interface Work {
        Object with(List<InFlight> fresh) throws Exception;
    }
}
