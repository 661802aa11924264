package io.photonpump.spring.internal.container;

import static java.util.Objects.requireNonNull;

import io.photonpump.internal.thread.FutureTimeouts;
import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.session.InterruptibleThreads;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.GroupSpec;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a session: sets up the group and loads the position. Runs on the supervising thread, except {@link #interrupt()}.
 * Unavailable databases and servers can block it for long, so a stop interrupts it.
 */
final class SessionPreparation {

    private final SessionFactory sessions;
    private final SubscriptionSpec spec;

    /** Returns whether a session should still run. Called without the lock. */
    private final BooleanSupplier wanted;

    private final InterruptibleThreads threads = new InterruptibleThreads();

    /** The hook that runs; null: none does. */
    private volatile @Nullable HookRun running;

    /** True if the group has the configured settings. */
    private boolean updated;

    SessionPreparation(SessionFactory sessions, BooleanSupplier wanted) {
        this.sessions = sessions;
        this.spec = sessions.spec();
        this.wanted = wanted;
    }

    /** Updates the group once, if configured. */
    void updateGroup() throws InterruptedException, InfrastructureFailure {
        GroupSpec group = spec.group();
        if (group != null && group.update() && !updated) {
            run("the group '" + group.name() + "' could not be updated", () -> {
                setup(group).update();
                return null;
            });
            updated = true;
        }
    }

    void createGroup() throws InterruptedException, InfrastructureFailure {
        GroupSpec group = requireNonNull(spec.group());
        run("the group '" + group.name() + "' could not be created", () -> {
            setup(group).create();
            return null;
        });
    }

    /** Returns the position to continue after, or {@code remembered} if none is stored. */
    @Nullable
    Checkpoint loadPosition(@Nullable Checkpoint remembered) throws InterruptedException, InfrastructureFailure {
        String name = spec.checkpoint() == null ? "" : " '" + spec.checkpoint().name() + "'";
        return run("the position" + name + " could not be loaded", () -> sessions.position(remembered));
    }

    /**
     * Stores the position that an earlier session has reached and could not store, unless the stored position was changed since.
     */
    void storePosition(Checkpoint reached) throws InterruptedException, InfrastructureFailure {
        StoredPosition stored = sessions.stored();
        if (stored != null) {
            run("the position '" + stored.policy().name() + "' could not be stored", () -> {
                stored.saveUnlessMoved(reached);
                return null;
            });
        }
    }

    /**
     * Runs work that a stop interrupts.
     *
     * @throws InterruptedWorkException if the work failed after it was interrupted
     */
    void interruptibly(StoredPosition.Work action) throws Exception {
        threads.enter();
        try {
            action.run();
        } catch (Exception e) {
            throw threads.leave() && !(e instanceof InterruptedWorkException) ? new InterruptedWorkException(e) : e;
        } finally {
            threads.leave();
        }
    }

    /**
     * Runs a hook as a part of work that a stop interrupts. The hook itself has the same time as a handler: a stop interrupts it after
     * the listener's shut-down timeout.
     *
     * @throws InterruptedWorkException if a stop interrupted the work before the hook, or if the hook failed after it was interrupted
     */
    void calmly(StoredPosition.Work hook) throws Exception {
        if (threads.leave()) {
            throw new InterruptedWorkException(new InterruptedException());
        }
        HookRun run = new HookRun(new InterruptibleThreads(), new CompletableFuture<>());
        run.threads().enter();
        running = run;
        try {
            hook.run();
        } catch (Exception e) {
            throw run.threads().leave() ? new InterruptedWorkException(e) : e;
        } finally {
            running = null;
            run.threads().leave();
            run.done().complete(null);
            threads.enter();
        }
    }

    /** A hook that runs. */
    private record HookRun(InterruptibleThreads threads, CompletableFuture<Void> done) {

        void interruptAfter(Duration timeout) {
            FutureTimeouts.failAfter(done.copy(), timeout).exceptionally(late -> {
                threads.interrupt();
                return null;
            });
        }
    }

    private GroupSetup setup(GroupSpec group) {
        return new GroupSetup(spec, group, sessions.client());
    }

    private <T extends @Nullable Object> T run(String whatFails, Task<T> task)
            throws InterruptedException, InfrastructureFailure {
        threads.enter();
        try {
            if (!wanted.getAsBoolean()) {
                throw new InfrastructureFailure(whatFails, new InterruptedException("the listener is stopping"));
            }
            return task.run();
        } catch (ExecutionException | RuntimeException e) {
            throw new InfrastructureFailure(whatFails, e);
        } catch (InterruptedException e) {
            if (threads.leave()) {
                throw new InfrastructureFailure(whatFails, e);
            }
            throw e;
        } finally {
            threads.leave();
        }
    }

    /** Interrupts the preparation. Safe on any thread. */
    void interrupt() {
        threads.interrupt();
        HookRun run = running;
        if (run != null) {
            run.interruptAfter(spec.shutdownTimeout());
        }
    }

    /** The listener is being stopped, paused or replayed, so the work was interrupted. */
    static final class InterruptedWorkException extends Exception {

        private static final long serialVersionUID = 1;

        InterruptedWorkException(Exception cause) {
            super("the listener was stopped, paused or replayed again", cause);
        }
    }

    /** A task that may block for long. */
    @FunctionalInterface
    private interface Task<T extends @Nullable Object> {
        T run() throws InterruptedException, ExecutionException;
    }
}
