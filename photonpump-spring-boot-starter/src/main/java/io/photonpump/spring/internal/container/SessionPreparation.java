package io.photonpump.spring.internal.container;

import static java.util.Objects.requireNonNull;

import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.session.InterruptibleThreads;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.GroupSpec;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done before a session: the group is set up and the position is loaded. On the supervising thread, except {@link
 * #interrupt()}. Databases and servers that are away let it take long, so a listener that shall stop interrupts it.
 */
final class SessionPreparation {

    private final SessionFactory sessions;
    private final SubscriptionSpec spec;

    /** Whether the listener still wants a session. Asked without the lock held. */
    private final BooleanSupplier wanted;

    private final InterruptibleThreads threads = new InterruptibleThreads();

    /** The group has the settings that it shall have. */
    private boolean updated;

    SessionPreparation(SessionFactory sessions, BooleanSupplier wanted) {
        this.sessions = sessions;
        this.spec = sessions.spec();
        this.wanted = wanted;
    }

    /** Changes the group if that is asked for and was not done before. */
    void updateGroup() throws InterruptedException, InfrastructureFailure {
        GroupSpec group = spec.group();
        if (group != null && group.update() && !updated) {
            run("the group '" + group.name() + "' could not be updated", () -> {
                keeper(group).update();
                return null;
            });
            updated = true;
        }
    }

    void createGroup() throws InterruptedException, InfrastructureFailure {
        GroupSpec group = requireNonNull(spec.group());
        run("the group '" + group.name() + "' could not be created", () -> {
            keeper(group).create();
            return null;
        });
    }

    /** Where to go on; {@code remembered} if nothing is stored. */
    @Nullable
    Checkpoint loadPosition(@Nullable Checkpoint remembered) throws InterruptedException, InfrastructureFailure {
        String name = spec.checkpoint() == null ? "" : " '" + spec.checkpoint().name() + "'";
        return run("the position" + name + " could not be loaded", () -> sessions.position(remembered));
    }

    /** Stores what an earlier session has reached and was not allowed to store, unless somebody has moved the listener. */
    void storePosition(Checkpoint reached) throws InterruptedException, InfrastructureFailure {
        StoredPosition stored = sessions.stored();
        if (stored != null) {
            run("the position '" + stored.policy().name() + "' could not be stored", () -> {
                stored.saveUnlessMoved(reached);
                return null;
            });
        }
    }

    /** Does something that a stop interrupts. */
    void interruptibly(Runnable action) {
        threads.enter();
        try {
            action.run();
        } finally {
            threads.leave();
        }
    }

    private GroupSetup keeper(GroupSpec group) {
        return new GroupSetup(spec, group, sessions.client());
    }

    private <T extends @Nullable Object> T run(String whatFails, Task<T> task)
            throws InterruptedException, InfrastructureFailure {
        threads.enter();
        try {
            if (!wanted.getAsBoolean()) {
                throw new InfrastructureFailure(whatFails, new InterruptedException("the listener shall stop"));
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

    /** Ends what is being done, if anything is. Safe on any thread. */
    void interrupt() {
        threads.interrupt();
    }

    /** Something that may take long. */
    @FunctionalInterface
    private interface Task<T extends @Nullable Object> {
        T run() throws InterruptedException, ExecutionException;
    }
}
