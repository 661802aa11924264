package io.photonpump.spring.internal.container;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.thread.FutureTimeouts;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.internal.event.SerialPublisher;
import io.photonpump.spring.internal.failure.ErrorText;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ReplayStatus;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the status of a listener, and publishes an application event for each change of it. Both happen in one step, so that the
 * events have the order of the states. Guarded by the container's lock, except {@link #parked}, {@link #deadLettered}, {@link
 * #published} and {@link #isObservedHere}, which are safe on any thread.
 */
final class StatusPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    /** The time that a stop waits until observers have received the application events. */
    private static final Duration OBSERVERS_TIMEOUT = Duration.ofSeconds(5);

    private final SubscriptionSpec spec;
    private final SerialPublisher events;
    private StatusSnapshot snapshot = StatusSnapshot.created(Instant.now());

    /** True if observers were told of the current interruption. */
    private boolean interruptionPublished;

    /** True if the listener was live when it began to wait, so that it has missed nothing. */
    private boolean wasLive;

    StatusPublisher(SubscriptionSpec spec, SerialPublisher events) {
        this.spec = spec;
        this.events = events;
    }

    StatusSnapshot snapshot() {
        return snapshot;
    }

    boolean is(ContainerState state) {
        return snapshot.state() == state;
    }

    void moveTo(ContainerState next) {
        if (snapshot.state() != next) {
            LOG.debug("{}: {} -> {}", spec.describe(), snapshot.state(), next);
            snapshot = snapshot.moved(next, Instant.now());
        }
    }

    void started() {
        snapshot = snapshot.withError(null);
        moveTo(ContainerState.STARTING);
    }

    void confirmed() {
        running();
        events.publish(new SubscriptionEvent.Started(spec.id()));
    }

    private void running() {
        snapshot = snapshot.withError(null);
        moveTo(ContainerState.RUNNING);
    }

    /** Records a temporary failure. */
    void failedTemporarily(String what) {
        snapshot = snapshot.withError(what);
        if (is(ContainerState.RUNNING)) {
            moveTo(ContainerState.RECONNECTING);
        }
    }

    void dropped(DropReason reason, @Nullable Throwable cause) {
        interruptionPublished = true;
        events.publish(new SubscriptionEvent.Dropped(spec.id(), reason, cause));
    }

    /** Records an infrastructure failure that prevents a subscription. */
    void waiting(String what) {
        wasLive |= snapshot.live();
        moveTo(ContainerState.WAITING);
        snapshot = snapshot.withError(what);
    }

    /**
     * Adjusts the status to a confirmed subscription, which the client re-establishes by itself after a loss of the connection, and
     * to the workers.
     *
     * @param waitsFor the failure that a worker waits out; null: all workers work
     * @param unstored the reason why the position is not stored; null: it is stored, or not due
     */
    void observed(
            SubscriptionState subscription,
            @Nullable InfrastructureFailure waitsFor,
            @Nullable InfrastructureFailure unstored) {
        if (subscription == SubscriptionState.SUBSCRIBING) {
            lost(waitsFor);
        } else if (waitsFor != null) {
            waits(waitsFor);
        } else {
            works(unstored);
        }
    }

    private void works(@Nullable InfrastructureFailure unstored) {
        if (isHeldUp()) {
            boolean nowLive = is(ContainerState.WAITING) && wasLive || snapshot.live();
            running();
            snapshot = snapshot.withLive(nowLive);
            wasLive = false;
        }
        if (unstored != null && is(ContainerState.RUNNING)) {
            snapshot = snapshot.withError(String.valueOf(unstored.getMessage()));
        }
    }

    private void lost(@Nullable InfrastructureFailure waitsFor) {
        if (is(ContainerState.RUNNING) || is(ContainerState.WAITING)) {
            moveTo(ContainerState.RECONNECTING);
            publishInterruption("the connection was lost");
            wasLive = false;
        }
        if (is(ContainerState.RECONNECTING)) {
            String what = "the connection to the server was lost";
            snapshot = snapshot.withError(waitsFor == null ? what : what + "; " + waitsFor.getMessage());
        }
    }

    private boolean isHeldUp() {
        return switch (snapshot.state()) {
            case RECONNECTING, WAITING -> true;
            case RUNNING -> snapshot.lastError() != null;
            case CREATED, STARTING, PAUSED, STOPPING, STOPPED, FAILED -> false;
        };
    }

    private void waits(InfrastructureFailure failure) {
        String what = String.valueOf(failure.getMessage());
        switch (failure.kind()) {
            case PASSING, DENIED, PERMANENT -> waiting(what);
            // Another instance holds the lock, which is normal.
            case CONTENDED -> snapshot = snapshot.withError(what);
        }
    }

    void live() {
        if (is(ContainerState.RUNNING) && !snapshot.live()) {
            snapshot = snapshot.withLive(true);
            publishLive();
        } else if (is(ContainerState.WAITING) && !wasLive) {
            wasLive = true; // Its events are handled, although a position is not stored.
            publishLive();
        }
    }

    private void publishLive() {
        interruptionPublished = false;
        events.publish(new SubscriptionEvent.Live(spec.id()));
    }

    /** Records an interruption of the live subscription. */
    void interrupted(String reason) {
        publishInterruption(reason);
        snapshot = snapshot.withLive(false);
        wasLive = false;
    }

    /** Publishes one event for consecutive interruptions; {@code Live} ends them. */
    private void publishInterruption(String reason) {
        if (!interruptionPublished) {
            interruptionPublished = true;
            events.publish(new SubscriptionEvent.Disconnected(spec.id(), reason));
        }
    }

    /** Records that events may have been missed while the listener was live, unless observers know of an interruption. */
    void missed(String reason) {
        if (!interruptionPublished) {
            events.publish(new SubscriptionEvent.Disconnected(spec.id(), reason));
        }
    }

    void stopped(ContainerState end, @Nullable Throwable cause) {
        if (cause != null) {
            snapshot = snapshot.withError(ErrorText.of(cause));
        }
        moveTo(end);
        events.publish(new SubscriptionEvent.Stopped(spec.id(), end, cause));
    }

    void replayBegun(ReplayStatus status) {
        events.publish(new SubscriptionEvent.ReplayBegun(spec.id(), status));
    }

    void replayFinished(ReplayStatus status, @Nullable Throwable cause) {
        events.publish(new SubscriptionEvent.ReplayFinished(spec.id(), status, cause));
    }

    /** Records a denial: the listener stops with the error for now, and tries again later. */
    void denied(Throwable cause) {
        if (is(ContainerState.FAILED)) {
            snapshot = snapshot.withError(ErrorText.of(cause));
        } else {
            stopped(ContainerState.FAILED, cause);
        }
    }

    void parked(ResolvedEvent event, String reason) {
        events.offer(new SubscriptionEvent.Parked(spec.id(), event, reason));
    }

    void deadLettered(ResolvedEvent event, String reason) {
        events.offer(new SubscriptionEvent.DeadLettered(
                spec.id(), event, spec.errors().deadLetterStream(), reason));
    }

    /** Completes when observers have received all events so far, or their time is over. Never fails. */
    CompletableFuture<Void> published() {
        return FutureTimeouts.failAfter(events.published(), OBSERVERS_TIMEOUT).exceptionally(late -> {
            LOG.warn(
                    "{}: observers have not taken all application events within {} ms; the others follow later",
                    spec.describe(),
                    OBSERVERS_TIMEOUT.toMillis());
            return null;
        });
    }

    /** Returns whether the current thread runs an observer of this listener. */
    boolean isObservedHere() {
        return events.isPublishingThread();
    }
}
