package io.photonpump.spring.internal.container;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.internal.event.SerialPublisher;
import io.photonpump.spring.internal.failure.ErrorText;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a listener says of itself, and publishes the application event that belongs to each change of it. Both happen in
 * one step, so that the events come in the order of the states. The container calls it under its lock, except for
 * {@link #parked}, {@link #deadLettered}, {@link #published} and {@link #isObservedHere}, which are safe on any thread.
 */
final class StatusPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    /** How long a stop waits for observers to take the application events. */
    private static final Duration OBSERVERS_TIMEOUT = Duration.ofSeconds(5);

    private final SubscriptionSpec spec;
    private final SerialPublisher events;
    private StatusSnapshot standing = StatusSnapshot.created(Instant.now());

    /** Whether observers know that the listener is not live any more. */
    private boolean interruptionTold;

    /** Whether it was live when it began to wait: it has missed nothing meanwhile. */
    private boolean wasLive;

    StatusPublisher(SubscriptionSpec spec, SerialPublisher events) {
        this.spec = spec;
        this.events = events;
    }

    StatusSnapshot standing() {
        return standing;
    }

    boolean is(ContainerState state) {
        return standing.state() == state;
    }

    void moveTo(ContainerState next) {
        if (standing.state() != next) {
            LOG.debug("{}: {} -> {}", spec.describe(), standing.state(), next);
            standing = standing.moved(next, Instant.now());
        }
    }

    void started() {
        standing = standing.withError(null);
        moveTo(ContainerState.STARTING);
    }

    void confirmed() {
        running();
        events.publish(new SubscriptionEvent.Started(spec.id()));
    }

    private void running() {
        standing = standing.withError(null);
        moveTo(ContainerState.RUNNING);
    }

    /** Something went wrong that passes. */
    void troubled(String what) {
        standing = standing.withError(what);
        if (is(ContainerState.RUNNING)) {
            moveTo(ContainerState.RECONNECTING);
        }
    }

    void dropped(DropReason reason, @Nullable Throwable cause) {
        interruptionTold = true;
        events.publish(new SubscriptionEvent.Dropped(spec.id(), reason, cause));
    }

    /** Something beside the handler failed, and there is no subscription before it works again. */
    void waiting(String what) {
        wasLive |= standing.live();
        moveTo(ContainerState.WAITING);
        standing = standing.withError(what);
    }

    /**
     * The standing follows a confirmed subscription, which the client brings back by itself after a loss of the connection,
     * and the workers.
     *
     * @param waitsFor what a worker waits for; null: all of them work
     * @param unstored why the position is not stored, although events are handled; null: it is, or not due
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
            boolean nowLive = is(ContainerState.WAITING) && wasLive || standing.live();
            running();
            standing = standing.withLive(nowLive);
            wasLive = false;
        }
        if (unstored != null && is(ContainerState.RUNNING)) {
            standing = standing.withError(String.valueOf(unstored.getMessage()));
        }
    }

    private void lost(@Nullable InfrastructureFailure waitsFor) {
        if (is(ContainerState.RUNNING) || is(ContainerState.WAITING)) {
            moveTo(ContainerState.RECONNECTING);
            tellInterruption("the connection was lost");
            wasLive = false;
        }
        if (is(ContainerState.RECONNECTING)) {
            String what = "the connection to the server was lost";
            standing = standing.withError(waitsFor == null ? what : what + "; " + waitsFor.getMessage());
        }
    }

    private boolean isHeldUp() {
        return switch (standing.state()) {
            case RECONNECTING, WAITING -> true;
            case RUNNING -> standing.lastError() != null;
            case CREATED, STARTING, PAUSED, STOPPING, STOPPED, FAILED -> false;
        };
    }

    private void waits(InfrastructureFailure failure) {
        String what = String.valueOf(failure.getMessage());
        switch (failure.kind()) {
            case PASSING, DENIED, PERMANENT -> waiting(what);
            // Another instance is at work, which is nothing to worry about.
            case CONTENDED -> standing = standing.withError(what);
        }
    }

    void live() {
        if (is(ContainerState.RUNNING) && !standing.live()) {
            standing = standing.withLive(true);
            tellLive();
        } else if (is(ContainerState.WAITING) && !wasLive) {
            wasLive = true; // Its events are handled, although a position is not stored.
            tellLive();
        }
    }

    private void tellLive() {
        interruptionTold = false;
        events.publish(new SubscriptionEvent.Live(spec.id()));
    }

    /** It is not live any more, and will be again. */
    void interrupted(String reason) {
        tellInterruption(reason);
        standing = standing.withLive(false);
        wasLive = false;
    }

    /** Observers hear once of a row of interruptions: {@code Live} ends it. */
    private void tellInterruption(String reason) {
        if (!interruptionTold) {
            interruptionTold = true;
            events.publish(new SubscriptionEvent.Disconnected(spec.id(), reason));
        }
    }

    /** Events may have been missed, while it was live all the time or in an interruption that observers know of. */
    void missed(String reason) {
        if (!interruptionTold) {
            events.publish(new SubscriptionEvent.Disconnected(spec.id(), reason));
        }
    }

    void stopped(ContainerState end, @Nullable Throwable cause) {
        if (cause != null) {
            standing = standing.withError(ErrorText.of(cause));
        }
        moveTo(end);
        events.publish(new SubscriptionEvent.Stopped(spec.id(), end, cause));
    }

    /** It stops with an error for now, and tries again: what is denied to its user may be allowed later. */
    void denied(Throwable cause) {
        if (is(ContainerState.FAILED)) {
            standing = standing.withError(ErrorText.of(cause));
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

    /** Completes when observers have taken everything so far, or have had their time. Never fails. */
    CompletableFuture<Void> published() {
        return events.published()
                .orTimeout(OBSERVERS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> {
                    LOG.warn(
                            "{}: observers have not taken all application events within {} ms; the others follow later",
                            spec.describe(),
                            OBSERVERS_TIMEOUT.toMillis());
                    return null;
                });
    }

    /** Whether the current thread runs an observer of this listener. */
    boolean isObservedHere() {
        return events.isPublishingThread();
    }
}
