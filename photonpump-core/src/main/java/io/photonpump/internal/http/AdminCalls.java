package io.photonpump.internal.http;

import io.photonpump.client.CallOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.thread.CallbackFuture;
import io.photonpump.internal.thread.Failures;
import io.photonpump.internal.thread.FallbackExecutor;
import io.photonpump.internal.thread.FutureTimeouts;
import io.photonpump.settings.ClientSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries out administrative requests: it finds the server, sends the request, follows one redirect to the leader, and
 * reads the response. Safe on any thread; results are completed on the executor of the {@link HttpSender}, which is not
 * that of the callers' code: a caller may wait for a result there.
 */
final class AdminCalls {

    private static final Logger LOG = LoggerFactory.getLogger(AdminCalls.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final AdminRequest WHO_AM_I =
            AdminRequest.of("asking for the current user", "GET", "/users/$current");
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);

    private final ClientSettings settings;
    private final HttpSender http;
    private final AdminTargets targets;
    private final CredentialsSource source;
    private final Destinations destinations;
    private final Executor callbackExecutor;
    private final PendingCalls pending;
    private final CallOptions options;

    /** Completes results. It still works after the threads of the client have ended. */
    private final Executor completions;

    AdminCalls(
            ClientSettings settings,
            HttpSender http,
            AdminTargets targets,
            CredentialsSource source,
            Destinations destinations,
            Executor callbackExecutor,
            PendingCalls pending,
            CallOptions options) {
        this.settings = settings;
        this.http = http;
        this.targets = targets;
        this.source = source;
        this.destinations = destinations;
        this.callbackExecutor = callbackExecutor;
        this.pending = pending;
        this.options = options;
        this.completions = new FallbackExecutor(http.executor());
    }

    AdminCalls with(CallOptions newOptions) {
        return new AdminCalls(settings, http, targets, source, destinations, callbackExecutor, pending, newOptions);
    }

    /** Sends a request whose response is JSON. */
    <T> CompletableFuture<T> json(AdminRequest request, Function<JsonNode, T> read) {
        return call(request, response -> read.apply(parse(request, response)));
    }

    /**
     * Sends a request whose response is JSON, or {@code missing} if the server does not know the object of the request.
     */
    <T> CompletableFuture<T> jsonOrEmpty(AdminRequest request, Function<JsonNode, T> read, T missing) {
        return call(
                request,
                Set.of(NOT_FOUND),
                response -> response.statusCode() == NOT_FOUND ? missing : read.apply(parse(request, response)));
    }

    /** Sends a request whose response does not matter if it is a success. */
    CompletableFuture<Void> done(AdminRequest request) {
        return call(request, response -> null);
    }

    /**
     * Sends a request.
     *
     * @param read reads successful responses; the call fails with what it throws
     */
    <T> CompletableFuture<T> call(AdminRequest request, Function<HttpResponse<String>, @Nullable T> read) {
        return call(request, Set.of(), read);
    }

    /** @param alsoFine statuses other than success that {@code read} accepts as well */
    <T> CompletableFuture<T> call(
            AdminRequest request, Set<Integer> alsoFine, Function<HttpResponse<String>, @Nullable T> read) {
        return new Call<T>(request, alsoFine, read).start();
    }

    static JsonNode parse(AdminRequest request, HttpResponse<String> response) {
        JsonNode json;
        try {
            json = MAPPER.readTree(response.body());
        } catch (JacksonException e) {
            throw AdminErrors.unreadable(request, response.statusCode(), e);
        }
        if (!json.isContainer()) {
            throw AdminErrors.unreadable(request, response.statusCode(), null);
        }
        return json;
    }

    /** One call. Its steps follow each other, each on some thread of the executor. */
    private final class Call<T> {

        private final AdminRequest request;
        private final Set<Integer> alsoFine;
        private final Function<HttpResponse<String>, @Nullable T> read;
        private final Duration timeout = options.timeout() == null ? settings.operationTimeout() : options.timeout();
        private final CompletableFuture<T> result = new CallbackFuture<>(callbackExecutor);
        private volatile @Nullable Destination asked;
        private volatile @Nullable Credentials credentials;
        private volatile boolean repeated;

        Call(AdminRequest request, Set<Integer> alsoFine, Function<HttpResponse<String>, @Nullable T> read) {
            this.request = request;
            this.alsoFine = alsoFine;
            this.read = read;
        }

        CompletableFuture<T> start() {
            pending.add(result, request.operation());
            if (result.isDone()) {
                return result;
            }
            try {
                ask();
            } catch (RejectedExecutionException closed) {
                // close() ends the pending calls and then the executor; this call came between the two.
                pending.remove(result);
                result.completeExceptionally(new ClientClosedException(request.operation()));
            }
            return result;
        }

        private void ask() {
            CompletableFuture<Void> timer = FutureTimeouts.elapsed(timeout);
            timer.thenRunAsync(this::timedOut, http.executor());
            CompletableFuture.supplyAsync(this::given, http.executor())
                    .thenCompose(Function.identity())
                    .thenCompose(this::askAs)
                    .whenComplete((value, failure) -> {
                        timer.cancel(false);
                        complete(value, failure);
                    });
        }

        private void complete(@Nullable T value, @Nullable Throwable failure) {
            if (failure == null) {
                end(() -> result.complete(value));
            } else if (pending.closed()) { // the end of the HTTP client comes before that of the pending calls
                fail(new ClientClosedException(request.operation()));
            } else if (Failures.unwrapped(failure) instanceof TimeoutException) {
                timedOut();
            } else {
                fail(AdminErrors.unanswered(request, failure, asked(), timeout, http));
            }
        }

        private void fail(Throwable error) {
            end(() -> result.completeExceptionally(error));
        }

        /** Completes on a thread of the client. When it is closed, the JDK completes exchanges on the common pool. */
        private void end(Runnable completion) {
            completions.execute(() -> {
                pending.remove(result);
                completion.run();
            });
        }

        private void timedOut() {
            Destination way = asked;
            if (way != null && !result.isDone()) {
                destinations.failed(way); // the next call tries other servers first
            }
            String waiting = way == null ? "looking for the leader" : "waiting for " + way.address();
            String circumstances =
                    way == null || request.silence() == null ? waiting : waiting + "; " + request.silence();
            fail(new OperationTimedOutException(request.operation(), timeout, way != null, circumstances));
        }

        /** Returns the credentials of the call, or else those of the supplier. */
        private CompletableFuture<@Nullable Credentials> given() {
            return options.credentials() == null
                    ? source.ask()
                    : CompletableFuture.completedFuture(options.credentials());
        }

        private CompletableFuture<@Nullable T> askAs(@Nullable Credentials known) {
            if (known != null && known.username().indexOf(':') >= 0) {
                throw new UnsupportedByServerException(
                        request.operation(),
                        "HTTP cannot carry a username with a colon in it (RFC 7617): use another one");
            }
            credentials = known;
            return targets.find(request.target())
                    .thenApplyAsync(destinations::ways, http.executor())
                    .thenCompose(ways -> sendToOneOf(ways, 0))
                    .thenCompose(this::outcome);
        }

        private CompletableFuture<HttpResponse<String>> sendToOneOf(List<Destination> ways, int index) {
            Destination way = ways.get(index);
            CompletableFuture<HttpResponse<String>> sent = send(way, true);
            return sent.handle((response, failure) -> {
                        if (failure == null || !AdminErrors.neverSent(Failures.unwrapped(failure))) {
                            return sent;
                        }
                        destinations.failed(way);
                        return index + 1 == ways.size() || result.isDone() ? sent : sendToOneOf(ways, index + 1);
                    })
                    .thenCompose(Function.identity());
        }

        private CompletableFuture<HttpResponse<String>> send(Destination way, boolean follow) {
            asked = way;
            LOG.debug("asking {} to {}", way, request);
            CompletableFuture<HttpResponse<String>> sent = http.send(
                    httpRequest(way.address(), request), timeout, settings.maxAdminResponseBytes(), way.serverName());
            result.whenComplete((value, failure) -> sent.cancel(true)); // its result is no longer needed
            return sent.thenCompose(response -> {
                if (way.serverName() == null || response.statusCode() / 100 == 2) {
                    destinations.served(way);
                } else {
                    destinations.failed(way); // perhaps a proxy that only serves requests by host name
                }
                Endpoint leader = follow ? leader(response) : null;
                return leader == null
                        ? CompletableFuture.completedFuture(response)
                        : send(new Destination(leader, null), false);
            });
        }

        /**
         * Returns the leader of a redirect. Only host and port are followed: path, encryption and credentials stay the
         * same.
         */
        private @Nullable Endpoint leader(HttpResponse<String> response) {
            if (!REDIRECTS.contains(response.statusCode())) {
                return null;
            }
            URI location = response.headers()
                    .firstValue("Location")
                    .map(AdminCalls::uriOrNull)
                    .orElse(null);
            if (location == null || location.getHost() == null) {
                return null;
            }
            String host = location.getHost().replaceAll("[\\[\\]]", "");
            return new Endpoint(host, location.getPort() > 0 ? location.getPort() : settings.httpPort());
        }

        private CompletableFuture<@Nullable T> outcome(HttpResponse<String> response) {
            int status = response.statusCode();
            LOG.debug("{} answered {} to {}", asked, status, request);
            Credentials known = credentials;
            Destination way = asked;
            if (status == UNAUTHORIZED && known != null && way != null) {
                return unauthorized(response, way, known);
            }
            if (status / 100 != 2 && !alsoFine.contains(status)) {
                throw AdminErrors.refused(request, response, known == null ? null : known.username());
            }
            return CompletableFuture.completedFuture(read.apply(response));
        }

        /**
         * Handles a 401: the server has not carried out the request. If the supplier has other credentials by now, the
         * request is repeated with those, once, so that alternating answers of a supplier do not repeat it without end.
         */
        private CompletableFuture<@Nullable T> unauthorized(
                HttpResponse<String> response, Destination way, Credentials refused) {
            if (options.credentials() != null || repeated) {
                return refuse(response, way, refused);
            }
            repeated = true;
            return source.askAfter(refused)
                    .exceptionally(failure -> refused)
                    .thenCompose(given ->
                            given == null || given.equals(refused) ? refuse(response, way, refused) : askAs(given));
        }

        /**
         * Fails the call with the right error. A 401 does not tell wrong credentials from missing rights; another
         * request does.
         */
        private CompletableFuture<@Nullable T> refuse(
                HttpResponse<String> response, Destination way, Credentials refused) {
            String username = refused.username();
            if (request.path().equals(WHO_AM_I.path())) {
                throw AdminErrors.unauthorized(request, response, username, false); // every user may ask who they are
            }
            return http.send(
                            httpRequest(way.address(), WHO_AM_I),
                            timeout,
                            settings.maxAdminResponseBytes(),
                            way.serverName())
                    .thenApply(answer -> {
                        throw AdminErrors.unauthorized(request, response, username, answer.statusCode() / 100 == 2);
                    });
        }

        private @Nullable Endpoint asked() {
            Destination way = asked;
            return way == null ? null : way.address();
        }

        private HttpRequest httpRequest(Endpoint endpoint, AdminRequest question) {
            String body = question.body();
            HttpRequest.Builder builder = HttpRequest.newBuilder(http.uri(endpoint, question.path()))
                    .header("Accept", "application/json, */*;q=0.1")
                    .method(question.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (!question.method().equals("GET")) {
                builder.header("Content-Type", "application/json");
            }
            Credentials known = credentials;
            if (known != null) {
                byte[] plain = (known.username() + ":" + known.password()).getBytes(StandardCharsets.UTF_8);
                builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(plain));
            }
            return builder.build();
        }
    }

    private static @Nullable URI uriOrNull(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
