package io.photonpump.spring.boot.actuate;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
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
 * {@code GET /actuator/eventstoresubscriptions[/{id}]}, and
 * {@code POST /actuator/eventstoresubscriptions/{id} {"action": "pause"}}.
 */
@Endpoint(id = "eventstoresubscriptions")
public class EventStoreSubscriptionsEndpoint {

    private static final long PATIENCE_SECONDS = 5;

    private final SubscriptionRegistry subscriptions;
    private final ParkedEvents parkedEvents;

    public EventStoreSubscriptionsEndpoint(SubscriptionRegistry subscriptions, ParkedEvents parkedEvents) {
        this.subscriptions = subscriptions;
        this.parkedEvents = parkedEvents;
    }

    /** What can be asked of a listener. */
    public enum Action {
        START,
        STOP,
        PAUSE,
        RESUME,
        /** A catch-up listener begins again at {@code from}. */
        REPLAY,
        /** A persistent group delivers again what it has put aside. */
        REPLAY_PARKED,
        /** The listener handles the events of its dead letters again. */
        REPLAY_DEAD_LETTERS
    }

    @ReadOperation
    public SubscriptionsDescriptor list() {
        List<SubscriptionDescriptor> all = subscriptions.containers().stream()
                .map(SubscriptionDescriptor::of)
                .toList();
        return new SubscriptionsDescriptor(all);
    }

    /** One listener; not found if there is none of this id. */
    @ReadOperation
    public @Nullable SubscriptionDescriptor one(@Selector String id) {
        return subscriptions.find(id).map(SubscriptionDescriptor::of).orElse(null);
    }

    /**
     * Does it, and waits a moment so that the answer shows what came of it; not found if there is none of this id, which Boot
     * answers to the absence of a value only when something is read.
     *
     * @param from for {@link Action#REPLAY}: start, an event number or a position
     */
    @WriteOperation
    public WebEndpointResponse<SubscriptionDescriptor> act(@Selector String id, Action action, @Nullable String from) {
        SubscriptionContainer container = subscriptions.find(id).orElse(null);
        if (container == null) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
        }
        try {
            settle(perform(container, action, from));
        } catch (IllegalStateException | IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            throw new InvalidEndpointRequestException(reason, reason, e.getCause());
        }
        return new WebEndpointResponse<>(SubscriptionDescriptor.of(container));
    }

    private CompletableFuture<Void> perform(SubscriptionContainer container, Action action, @Nullable String from) {
        return switch (action) {
            case START -> {
                container.start();
                yield CompletableFuture.completedFuture(null);
            }
            case STOP -> container.stop();
            case PAUSE -> container.pause();
            case RESUME -> {
                container.resume();
                yield CompletableFuture.completedFuture(null);
            }
            case REPLAY -> container.replayFrom(place(from, container.spec().isAll()));
            case REPLAY_DEAD_LETTERS -> container.replayDeadLetters().thenApply(replayed -> null);
            case REPLAY_PARKED -> parkedEvents.replay(container.spec());
        };
    }

    private static StartFrom place(@Nullable String from, boolean all) {
        if (from == null) {
            throw new IllegalArgumentException("say where to begin: {\"action\": \"replay\", \"from\": \"start\"}");
        }
        if (from.equals("start")) {
            return StartFrom.beginning();
        }
        try {
            Checkpoint place = Checkpoint.parse(from);
            if (all == (place.prepare() >= 0) && place.commit() >= 0) {
                return all ? place.after() : StartFrom.event(place.commit());
            }
        } catch (IllegalArgumentException notAPlace) {
            // The exception below covers all ways of being wrong.
        }
        throw new IllegalArgumentException("from is start or "
                + (all ? "a position of $all as commit/prepare" : "the number of an event") + ", not '" + from + "'");
    }

    private static void settle(CompletableFuture<Void> done) {
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // It is on its way; the state in the answer says so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String message = cause == null ? null : cause.getMessage();
            throw new IllegalStateException(message == null ? String.valueOf(cause) : message, cause);
        }
    }
}
