package io.photonpump.spring.internal.processing;

import static java.util.Objects.requireNonNull;

import io.photonpump.spring.internal.checkpoint.PositionMovedException;
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

/** Handles events in the transaction that updates their position, if the store is transactional. */
public final class Transactions {

    private final @Nullable StoredPosition store;
    private final SubscriptionSpec spec;
    private final boolean moves;

    /** {@code store} is null if there are no transactions. */
    public Transactions(@Nullable StoredPosition store, SubscriptionSpec spec) {
        this(store, spec, true);
    }

    private Transactions(@Nullable StoredPosition store, SubscriptionSpec spec, boolean moves) {
        this.store = store;
        this.spec = spec;
        this.moves = moves;
    }

    /** Returns transactions for events that come from no stream, and that neither depend on the position nor change it. */
    public static Transactions withoutPosition(@Nullable StoredPosition store, SubscriptionSpec spec) {
        return new Transactions(store, spec, false);
    }

    boolean areUsed() {
        return store != null;
    }

    /**
     * Does the work for the events that neither this process nor another one has handled.
     *
     * @param host asked before the work and before the commit: work of a session that has ended is not begun, or rolled back
     * @throws InfrastructureFailure if the position or the transaction failed, and not the work
     * @throws SessionOverException if the session has ended
     * @throws PositionMovedException if another process has moved the position back
     * @throws Exception the exception of the work, or of the commit because of the work
     */
    void once(List<InFlight> events, InfrastructureRetry.Host host, Work work) throws Exception {
        StoredPosition used = requireNonNull(store, "there are no transactions");
        Step step = new Step(events, host, work);
        try {
            used.advance(step);
        } catch (PositionMovedException e) {
            throw e;
        } catch (Exception e) {
            throw step.account(used.policy().name(), e);
        }
    }

    /** The work inside the store's transaction. It records its progress, which tells whether the work or the transaction failed. */
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
                require(host.endWait());
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
                    event.markFiltered();
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
                    failure.addSuppressed(thrown); // the roll-back failed as well
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

    /** The work in the transaction. */
    @FunctionalInterface
    interface Work {
        Object with(List<InFlight> fresh) throws Exception;
    }

    /** The session has ended, so the work must be rolled back. */
    static final class SessionOverException extends Exception {

        private static final long serialVersionUID = 1;

        SessionOverException() {
            super("the subscription has ended meanwhile");
        }
    }
}
