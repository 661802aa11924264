package io.photonpump.spring.listener.container;

import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles events in the transaction that moves their position, if the store can do that. */
final class Transactions {

    private final @Nullable StoredPosition store;
    private final SubscriptionSpec spec;
    private final boolean moves;

    /** {@code store} null: there are no transactions. */
    Transactions(@Nullable StoredPosition store, SubscriptionSpec spec) {
        this(store, spec, true);
    }

    private Transactions(@Nullable StoredPosition store, SubscriptionSpec spec, boolean moves) {
        this.store = store;
        this.spec = spec;
        this.moves = moves;
    }

    /** For events that are in no stream: they have transactions and neither depend on the position nor move it. */
    static Transactions withoutPosition(@Nullable StoredPosition store, SubscriptionSpec spec) {
        return new Transactions(store, spec, false);
    }

    boolean areUsed() {
        return store != null;
    }

    /** Does the work with those events that were not handled before, here or in another process. */
    void once(List<InFlight> events, Work work) throws Exception {
        if (store == null) {
            throw new IllegalStateException("there are no transactions");
        }
        store.advance(stored -> {
            if (!moves) {
                work.with(events);
                return null;
            }
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
