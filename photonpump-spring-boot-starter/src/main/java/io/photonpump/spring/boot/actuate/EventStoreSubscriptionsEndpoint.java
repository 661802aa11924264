package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.internal.action.SubscriptionActions;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * The actuator endpoint {@code eventstoresubscriptions}, which shows and controls listeners:
 * {@code GET /actuator/eventstoresubscriptions[/{id}]}, and
 * {@code POST /actuator/eventstoresubscriptions/{id} {"action": "pause"}}.
 */
@Endpoint(id = "eventstoresubscriptions")
public class EventStoreSubscriptionsEndpoint {

    private static final long ACTION_TIMEOUT_SECONDS = 5;

    private final SubscriptionRegistry subscriptions;
    private final ParkedEvents parkedEvents;

    /**
     * Creates an endpoint.
     *
     * @param subscriptions the listeners of the application
     * @param parkedEvents replays the parked events of groups
     */
    public EventStoreSubscriptionsEndpoint(SubscriptionRegistry subscriptions, ParkedEvents parkedEvents) {
        this.subscriptions = subscriptions;
        this.parkedEvents = parkedEvents;
    }

    /** An action on a listener. */
    public enum Action {
        /** Starts the listener. */
        START,
        /** Stops the listener. */
        STOP,
        /** Pauses the listener, which unsubscribes until it is resumed. */
        PAUSE,
        /** Resumes a paused listener. */
        RESUME,
        /** Resets a catch-up listener and restarts it at the position {@code from}. */
        REPLAY,
        /** Makes the group of a persistent listener deliver its parked events again. */
        REPLAY_PARKED,
        /** Makes the listener handle the events of its dead letters again. */
        REPLAY_DEAD_LETTERS
    }

    /**
     * Returns all listeners.
     *
     * @return the listeners
     */
    @ReadOperation
    public SubscriptionsDescriptor list() {
        List<SubscriptionDescriptor> all = subscriptions.containers().stream()
                .map(SubscriptionDescriptor::of)
                .toList();
        return new SubscriptionsDescriptor(all);
    }

    /**
     * Returns one listener.
     *
     * @param id the id of the listener
     * @return the listener, or null if there is none with this id
     */
    @ReadOperation
    public @Nullable SubscriptionDescriptor one(@Selector String id) {
        return subscriptions.find(id).map(SubscriptionDescriptor::of).orElse(null);
    }

    /**
     * Performs an action on a listener. The method waits up to 5 seconds for the action, so that the response shows its result. If
     * the action takes longer, the response shows the current state.
     *
     * @param id the id of the listener
     * @param action the action
     * @param from the position for {@link Action#REPLAY}: {@code start}, an event number or a position of {@code $all}
     * @return the listener after the action; status 404 if there is none with this id
     * @throws InvalidEndpointRequestException if the listener cannot perform the action, or if the action failed, with a cause
     */
    @WriteOperation
    public WebEndpointResponse<SubscriptionDescriptor> act(@Selector String id, Action action, @Nullable String from) {
        SubscriptionContainer container = subscriptions.find(id).orElse(null);
        if (container == null) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
        }
        try {
            await(perform(container, action, from));
        } catch (IllegalStateException | IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            throw new InvalidEndpointRequestException(reason, reason, e.getCause());
        }
        return new WebEndpointResponse<>(SubscriptionDescriptor.of(container));
    }

    private CompletableFuture<Void> perform(SubscriptionContainer container, Action action, @Nullable String from) {
        return switch (action) {
            case START -> SubscriptionActions.start(container);
            case STOP -> container.stop();
            case PAUSE -> container.pause();
            case RESUME -> SubscriptionActions.resume(container);
            case REPLAY -> SubscriptionActions.replay(container, from);
            case REPLAY_DEAD_LETTERS -> container.replayDeadLetters().thenApply(replayed -> null);
            case REPLAY_PARKED -> parkedEvents.replay(container.spec());
        };
    }

    private static void await(CompletableFuture<Void> done) {
        try {
            done.get(ACTION_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // The action continues; the state in the response shows that.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String message = cause == null ? null : cause.getMessage();
            throw new IllegalStateException(message == null ? String.valueOf(cause) : message, cause);
        }
    }
}
