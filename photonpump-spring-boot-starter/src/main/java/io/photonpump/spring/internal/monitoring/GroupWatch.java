package io.photonpump.spring.internal.monitoring;

import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.internal.text.Durations;
import io.photonpump.internal.thread.Failures;
import io.photonpump.spring.internal.failure.ErrorText;
import io.photonpump.spring.listener.GroupSpec;
import io.photonpump.spring.listener.GroupStatus;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.stream.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server for its numbers about the group of a listener while the listener has a subscription. {@link #status} reads the last
 * answer from memory. Safe on any thread: {@code current} is the subscription that is watched, and an answer to an earlier one has no
 * effect.
 */
public final class GroupWatch {

    /** The problem while the subscription has no connection. */
    public static final String CONNECTION_LOST = "the connection to the server is lost";

    private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);

    private static final ReadOptions LAST_EVENT = ReadOptions.defaults()
            .withDirection(Direction.BACKWARD)
            .withMaxCount(1)
            .withResolveLinks(false);

    private final SubscriptionSpec spec;
    private final GroupSpec group;
    private final EventStoreClient client;
    private final Executor executor;

    /** The problems that were logged. Shared by all listeners: they usually have the same problem at the same time. */
    private final Set<String> logged;

    private volatile @Nullable Watched current;

    /** The problem of this listener that was logged or would have been; null: the last answer was good. */
    private volatile @Nullable String problem;

    private GroupWatch(
            SubscriptionSpec spec, GroupSpec group, EventStoreClient client, Executor executor, Set<String> logged) {
        this.spec = spec;
        this.group = group;
        this.client = client;
        this.executor = executor;
        this.logged = logged;
    }

    /**
     * Returns a watch for the listener; null if it has no group, or is not to ask.
     *
     * @param logged the problems that any listener has logged
     */
    public static @Nullable GroupWatch of(
            SubscriptionSpec spec, EventStoreClient client, Executor executor, Set<String> logged) {
        GroupSpec group = spec.group();
        return group == null || spec.monitoring().groupStatsInterval().isZero()
                ? null
                : new GroupWatch(spec, group, client, executor, logged);
    }

    /**
     * Begins to ask, first at once. May be called under a lock.
     *
     * @param connected returns whether the subscription has a connection; without one, the server is not asked
     */
    public void begin(BooleanSupplier connected) {
        end();
        Watched begun = new Watched(connected);
        current = begun;
        begun.asking = Repetition.every(spec.monitoring().groupStatsInterval(), executor, begun::ask);
    }

    /** Ends the requests. The numbers become unknown. */
    public void end() {
        Watched ended = current;
        current = null;
        if (ended != null) {
            ended.stop();
        }
    }

    /** Asks at once, because the numbers are from before a loss of the connection. May be called under a lock. */
    public void reconnected() {
        Watched watched = current;
        if (watched != null && watched.isAnswered()) {
            watched.stop();
            watched.unknown(CONNECTION_LOST);
            watched.asking = Repetition.every(spec.monitoring().groupStatsInterval(), executor, watched::ask);
        }
    }

    /** Returns what the server last reported about the group; null if the listener has no subscription. */
    public @Nullable GroupStatus status() {
        Watched watched = current;
        return watched == null ? null : watched.status;
    }

    /** A subscription that is watched. */
    private final class Watched {

        private final BooleanSupplier connected;
        private volatile GroupStatus status = GroupStatus.unknown(Instant.now(), null, null);
        private volatile @Nullable Repetition asking;

        Watched(BooleanSupplier connected) {
            this.connected = connected;
        }

        /** Returns false while the first answer is awaited: the subscription is new, and nothing was lost. */
        private boolean isAnswered() {
            return status.asOf() != null || status.problem() != null;
        }

        private CompletableFuture<?> ask() {
            if (!connected.getAsBoolean()) {
                unknown(CONNECTION_LOST);
                return CompletableFuture.completedFuture(null);
            }
            try {
                return client.admin()
                        .subscriptions()
                        .info(spec.stream(), group.name())
                        .thenCompose(info -> lastEvent(info).thenAccept(last -> known(info, last)))
                        .exceptionally(failure -> {
                            failed(Failures.unwrapped(failure));
                            return null;
                        });
            } catch (RuntimeException e) {
                failed(e);
                return CompletableFuture.completedFuture(null);
            }
        }

        /** Returns the number of the last event of the stream if the group does not know it; null if it does, or nobody does. */
        private CompletableFuture<@Nullable Long> lastEvent(PersistentSubscriptionInfo info) {
            return GroupLag.isLive(info)
                    ? CompletableFuture.completedFuture(null)
                    : client.get(spec.stream(), LAST_EVENT)
                            .handle((page, failure) -> failure == null ? page.lastEventNumber() : null);
        }

        private void known(PersistentSubscriptionInfo info, @Nullable Long last) {
            status = new GroupStatus(
                    GroupLag.of(info, last),
                    info.parkedCount(),
                    info.lastKnownEventNumber(),
                    info.lastProcessedEventNumber(),
                    Instant.now(),
                    null,
                    null);
            if (current == this) {
                answered();
            }
        }

        private void failed(Throwable failure) {
            String what = ErrorText.of(failure);
            unknown(what);
            if (current == this) {
                complain(failure, what);
            }
        }

        private void unknown(String what) {
            GroupStatus before = status;
            Instant since = before.unknownSince();
            status = GroupStatus.unknown(since == null ? Instant.now() : since, before.asOf(), what);
        }

        private void stop() {
            Repetition repeated = asking;
            if (repeated != null) {
                repeated.stop();
            }
        }
    }

    private void answered() {
        String was = problem;
        problem = null;
        if (was != null && logged.remove(was)) {
            LOG.info("{} knows the numbers of its group again", spec.describe());
        }
    }

    /** Logs a problem, unless it is known. */
    private void complain(Throwable failure, String what) {
        boolean denied = failure instanceof AccessDeniedException || failure instanceof NotAuthenticatedException;
        String kind = (spec.client() == null ? "" : spec.client()) + ": "
                + failure.getClass().getName();
        if (kind.equals(problem)) {
            return;
        }
        problem = kind;
        Duration interval = spec.monitoring().groupStatsInterval();
        String advice = denied
                ? "the user may not read them over HTTP"
                : "the server is asked over HTTP (photonpump.http-port) again every " + Durations.format(interval);
        if (logged.add(kind)) {
            LOG.warn(
                    "{}: the lag and the parked events of its group are unknown: {}; {}. Set "
                            + "photonpump.listener.group-stats-interval=0s to not ask",
                    spec.describe(),
                    what,
                    advice);
        } else {
            LOG.debug("{}: the numbers of its group are unknown: {}", spec.describe(), what);
        }
    }
}
