package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint.Action;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The web extension of the endpoint. It responds to errors with a problem detail (RFC 9457) that contains the reason, independently
 * of the error handling of the application: status 400 for an invalid request, 404 for an unknown listener, and 500 if the server
 * or a store failed.
 */
@EndpointWebExtension(endpoint = EventStoreSubscriptionsEndpoint.class)
public class EventStoreSubscriptionsWebEndpoint {

    private final EventStoreSubscriptionsEndpoint endpoint;
    private final SubscriptionRegistry subscriptions;

    /**
     * Creates a web extension.
     *
     * @param endpoint the endpoint
     * @param subscriptions the listeners of the application
     */
    public EventStoreSubscriptionsWebEndpoint(
            EventStoreSubscriptionsEndpoint endpoint, SubscriptionRegistry subscriptions) {
        this.endpoint = endpoint;
        this.subscriptions = subscriptions;
    }

    /**
     * Returns one listener.
     *
     * @param id the id of the listener
     * @return the listener; status 404 if there is none with this id
     */
    @ReadOperation
    public WebEndpointResponse<Object> one(@Selector String id) {
        SubscriptionDescriptor found = endpoint.one(id);
        return found == null ? unknown(id) : new WebEndpointResponse<>(found);
    }

    /**
     * Performs an action on a listener; see {@link EventStoreSubscriptionsEndpoint#act}.
     *
     * @param id the id of the listener
     * @param action the name of an {@link Action}, in any case and with any separator between words
     * @param from the position for {@link Action#REPLAY}
     * @return the listener after the action, or a problem detail
     */
    @WriteOperation
    public WebEndpointResponse<Object> act(@Selector String id, @Nullable String action, @Nullable String from) {
        if (subscriptions.find(id).isEmpty()) {
            return unknown(id);
        }
        Optional<Action> wanted = Arrays.stream(Action.values())
                .filter(known -> action != null && letters(known.name()).equals(letters(action)))
                .findFirst();
        if (wanted.isEmpty()) {
            return Problem.response(
                    WebEndpointResponse.STATUS_BAD_REQUEST,
                    (action == null ? "The request has no action" : "There is no action '" + action + "'")
                            + ". The actions are " + actions());
        }
        try {
            return new WebEndpointResponse<>(
                    endpoint.act(id, wanted.get(), from).getBody());
        } catch (InvalidEndpointRequestException e) {
            return Problem.response(
                    e.getCause() == null
                            ? WebEndpointResponse.STATUS_BAD_REQUEST
                            : WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR,
                    String.valueOf(e.getReason()));
        }
    }

    private WebEndpointResponse<Object> unknown(String id) {
        String known = subscriptions.containers().stream()
                .map(SubscriptionContainer::id)
                .collect(Collectors.joining(", "));
        return Problem.response(
                WebEndpointResponse.STATUS_NOT_FOUND,
                "There is no listener '" + id + "'. "
                        + (known.isEmpty() ? "The application has no listeners" : "The listeners are " + known));
    }

    private static String actions() {
        return Arrays.stream(Action.values())
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String letters(String text) {
        return text.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    }
}
