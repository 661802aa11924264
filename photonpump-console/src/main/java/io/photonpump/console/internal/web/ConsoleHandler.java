package io.photonpump.console.internal.web;

import io.photonpump.client.EventStoreClient;
import io.photonpump.console.internal.event.StreamBrowser;
import io.photonpump.console.internal.failed.FailedEvents;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All of the console that does not depend on a web framework. Safe on any thread. */
public final class ConsoleHandler {

    /** The path of the messages that an open page receives; the adapters serve it. */
    public static final String LIVE = "/live";

    private static final List<String> HEADERS = List.of(
            "host", "origin", "sec-fetch-site", "x-forwarded-host", RequestGuard.HEADER.toLowerCase(Locale.ROOT));

    /** The requests of the page are short. */
    public static final int MAX_BODY_BYTES = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHandler.class);

    private static final long ACTION_TIMEOUT_SECONDS = 5;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SubscriptionRegistry subscriptions;
    private final Supplier<Map<String, EventStoreClient>> clients;
    private final String lastSegment;
    private final RequestGuard guard;
    private final Shell shell;
    private final Assets assets = new Assets();
    private final ListenerActions actions;
    private final FailedEvents failed;

    /**
     * Creates a handler.
     *
     * @param path the path of the console
     * @param application the name of the application
     */
    public ConsoleHandler(
            SubscriptionRegistry subscriptions,
            Supplier<Map<String, EventStoreClient>> clients,
            BeanFactory beans,
            String path,
            boolean readOnly,
            List<String> allowedHosts,
            String application) {
        this.subscriptions = subscriptions;
        this.clients = clients;
        this.lastSegment = path.substring(path.lastIndexOf('/') + 1);
        this.guard = new RequestGuard(allowedHosts, readOnly);
        this.shell = new Shell(application, readOnly);
        this.actions = new ListenerActions(beans);
        this.failed = new FailedEvents(beans);
    }

    /**
     * Returns the headers that {@link ConsoleRequest} must have, as far as a request has them.
     *
     * @param first returns the first value of a header; null if there is none
     */
    public static Map<String, String> headers(Function<String, @Nullable String> first) {
        Map<String, String> headers = new HashMap<>();
        for (String name : HEADERS) {
            String value = first.apply(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    /** Returns the refusal of a request; null if it may be processed. */
    public @Nullable ConsoleReply refuse(ConsoleRequest request) {
        return guard.refuse(request);
    }

    /** Handles a request. The future does not fail. */
    public CompletableFuture<ConsoleReply> handle(ConsoleRequest request) {
        ConsoleReply refusal = guard.refuse(request);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        CompletableFuture<ConsoleReply> reply;
        try {
            reply = request.isReading() ? read(request) : change(request);
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.exceptionally(ConsoleHandler::problem);
    }

    private CompletableFuture<ConsoleReply> read(ConsoleRequest request) {
        switch (request.path()) {
            case "":
                // Relative, so that it is right behind proxies that add a prefix.
                return CompletableFuture.completedFuture(ConsoleReply.redirect(lastSegment + "/"));
            case "/":
                return CompletableFuture.completedFuture(shell.page(request.csrf()));
            case "/api/streams":
                return browser(request)
                        .streams(text(request, "prefix"), text(request, "category"))
                        .thenApply(ConsoleReply::json);
            case "/api/parked":
                return failed.parked(listener(text(request, "listener"))).thenApply(ConsoleReply::json);
            case "/api/letters":
                return failed.letters(listener(text(request, "listener"))).thenApply(ConsoleReply::json);
            case "/api/events":
                return browser(request)
                        .events(
                                text(request, "stream"),
                                request.query().get("from"),
                                text(request, "direction").equals("backward"),
                                count(request))
                        .thenApply(ConsoleReply::json);
            default:
                ConsoleReply file = assets.find(request.path());
                return CompletableFuture.completedFuture(
                        file == null ? ConsoleReply.problem(404, "There is no such page") : file);
        }
    }

    private CompletableFuture<ConsoleReply> change(ConsoleRequest request) {
        JsonNode body = body(request);
        if (request.path().equals("/api/act")) {
            SubscriptionContainer container = listener(required(body, "listener"));
            return settled(actions.perform(container, required(body, "action"), optional(body, "from")));
        }
        if (request.path().equals("/api/failed")) {
            SubscriptionContainer container = listener(required(body, "listener"));
            String source = required(body, "source");
            return settled(failed.act(container, source, number(body), required(body, "action")));
        }
        return CompletableFuture.completedFuture(ConsoleReply.problem(404, "There is no such action"));
    }

    /** Waits a while for the action, so that the page can show its failure. */
    private static CompletableFuture<ConsoleReply> settled(CompletableFuture<?> action) {
        return action.<Object>thenApply(result -> Map.<String, Object>of("done", true))
                .completeOnTimeout(Map.<String, Object>of("done", false), ACTION_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .thenApply(ConsoleReply::json);
    }

    private SubscriptionContainer listener(String id) {
        return subscriptions.find(id).orElseThrow(() -> new UnknownException("There is no listener '" + id + "'"));
    }

    private StreamBrowser browser(ConsoleRequest request) {
        Map<String, EventStoreClient> all = clients.get();
        String name = text(request, "client");
        EventStoreClient client =
                name.isEmpty() ? all.values().stream().findFirst().orElse(null) : all.get(name);
        if (client == null) {
            throw new UnknownException(name.isEmpty() ? "There is no client" : "There is no client '" + name + "'");
        }
        return new StreamBrowser(client);
    }

    private static int count(ConsoleRequest request) {
        String count = text(request, "count");
        try {
            return count.isEmpty() ? 20 : Integer.parseInt(count);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + count + "' is not a number of events");
        }
    }

    private static String text(ConsoleRequest request, String parameter) {
        return Objects.requireNonNullElse(request.query().get(parameter), "").strip();
    }

    private static JsonNode body(ConsoleRequest request) {
        try {
            return JSON.readTree(request.body());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The request is not JSON");
        }
    }

    private static String required(JsonNode body, String property) {
        String value = optional(body, property);
        if (value == null) {
            throw new IllegalArgumentException("\"" + property + "\" is missing");
        }
        return value;
    }

    private static long number(JsonNode body) {
        JsonNode value = body.get("number");
        if (value == null || !value.canConvertToLong() || value.asLong() < 0) {
            throw new IllegalArgumentException("\"number\" must be the number of an event");
        }
        return value.asLong();
    }

    private static @Nullable String optional(JsonNode body, String property) {
        JsonNode value = body.get(property);
        return value == null || !value.isValueNode() || value.isNull() ? null : value.asString();
    }

    private static ConsoleReply problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        int status = status(cause);
        if (status == 500) {
            LOG.warn("A request of the console failed", cause);
        }
        String message = cause.getMessage();
        return ConsoleReply.problem(status, message == null ? cause.getClass().getSimpleName() : message);
    }

    private static int status(Throwable cause) {
        if (cause instanceof UnknownException
                || cause instanceof StreamNotFoundException
                || cause instanceof StreamDeletedException) {
            return 404;
        }
        if (cause instanceof AccessDeniedException) {
            return 403;
        }
        if (cause instanceof IllegalArgumentException || cause instanceof IllegalStateException) {
            return 400;
        }
        return cause instanceof PhotonPumpException ? 502 : 500;
    }

    /** A request for something that does not exist. */
    private static final class UnknownException extends RuntimeException {

        UnknownException(String message) {
            super(message);
        }
    }
}
