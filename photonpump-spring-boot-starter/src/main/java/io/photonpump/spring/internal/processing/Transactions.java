package io.photonpump.spring.internal.processing;

import static java.util.Objects.requireNonNull;

import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.failure.FailureClassifier;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.TransactionalCheckpointStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles events in the transaction that moves their position, if the store can do that. */
public final class Transactions {

    private final @Nullable StoredPosition store;
    private final SubscriptionSpec spec;
    private final boolean moves;

    /** {@code store} null: there are no transactions. */
    public Transactions(@Nullable StoredPosition store, SubscriptionSpec spec) {
        this(store, spec, true);
    }

    private Transactions(@Nullable StoredPosition store, SubscriptionSpec spec, boolean moves) {
        this.store = store;
        this.spec = spec;
        this.moves = moves;
    }

    /** For events that are in no stream: they have transactions and neither depend on the position nor move it. */
    public static Transactions withoutPosition(@Nullable StoredPosition store, SubscriptionSpec spec) {
        return new Transactions(store, spec, false);
    }

    boolean areUsed() {
        return store != null;
    }

    /**
     * Does the work with those events that were not handled before, here or in another process.
     *
     * @param host asked before the work and before the commit: work of a session that has ended is not begun, or rolled back
     * @throws InfrastructureFailure if the position or the transaction failed, and not the work
     * @throws SessionOverException if the session has ended
     * @throws Exception what the work throws, or the commit because of it
     */
    void once(List<InFlight> events, InfrastructureRetry.Host host, Work work) throws Exception {
        StoredPosition used = requireNonNull(store, "there are no transactions");
        Step step = new Step(events, host, work);
        try {
            used.advance(step);
        } catch (Exception e) {
            throw step.account(used.policy().name(), e);
        }
    }

    /** The work on its way through the store. It remembers how far it came, which tells whose failure a failure is. */
    private final class Step implements TransactionalCheckpointStore.Step {
        private final List<InFlight> events;
        private final InfrastructureRetry.Host host;
        private final Work work;
        private @Nullable Exception failure;
        private boolean done;

        Step(List<InFlight> events, InfrastructureRetry.Host host, Work work) {
            this.events = events;
            this.host = host;
            this.work = work;
        }

        @Override
        public @Nullable Checkpoint from(@Nullable Checkpoint stored) throws Exception {
            List<InFlight> fresh = moves ? fresh(stored) : events;
            try {
                require(host.stopsWaiting());
                if (fresh.isEmpty()) {
                    return null;
                }
                work.with(fresh);
                require(!host.isOver());
            } catch (Exception e) {
                failure = e;
                throw e;
            }
            done = true;
            if (!moves) {
                return null;
            }
            return spec.checkpointOf(fresh.get(fresh.size() - 1).event());
        }

        private List<InFlight> fresh(@Nullable Checkpoint stored) {
            List<InFlight> fresh = new ArrayList<>();
            for (InFlight event : events) {
                if (stored == null || !stored.covers(spec.checkpointOf(event.event()))) {
                    fresh.add(event);
                } else {
                    event.passOver();
                }
            }
            return fresh;
        }

        private static void require(boolean session) throws SessionOverException {
            if (!session) {
                throw new SessionOverException();
            }
        }

        Exception account(String name, Exception thrown) {
            if (failure != null) {
                if (failure != thrown) {
                    failure.addSuppressed(thrown); // the roll-back failed, too
                }
                return failure;
            }
            if (thrown instanceof InterruptedException || done && FailureClassifier.isOfTheWork(thrown)) {
                return thrown;
            }
            return new InfrastructureFailure(
                    (done ? "could not commit together with the position '" : "could not begin at the position '")
                            + name + "'",
                    thrown);
        }
    }

    /** What is done in the transaction. */
    @FunctionalInterface
    interface Work {
        Object with(List<InFlight> fresh) throws Exception;
    }

    /** The session has ended: what the work has done must not count. */
    static final class SessionOverException extends Exception {

        private static final long serialVersionUID = 1;

        SessionOverException() {
            super("the subscription has ended meanwhile");
        }
    }
}
