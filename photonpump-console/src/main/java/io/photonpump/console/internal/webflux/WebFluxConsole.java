package io.photonpump.console.internal.webflux;

import io.photonpump.console.internal.live.LiveFeed;
import io.photonpump.console.internal.live.LiveFeed.Viewer;
import io.photonpump.console.internal.web.ConsoleHandler;
import io.photonpump.console.internal.web.ConsoleReply;
import io.photonpump.console.internal.web.ConsoleRequest;
import io.photonpump.console.internal.web.ConsoleRequest.CsrfHeader;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Serves the console in Spring WebFlux. */
public final class WebFluxConsole {

    private static final boolean SECURITY_PRESENT = ClassUtils.isPresent(
            "org.springframework.security.web.server.csrf.CsrfToken", WebFluxConsole.class.getClassLoader());

    private final ConsoleHandler handler;
    private final LiveFeed feed;
    private final String path;

    public WebFluxConsole(ConsoleHandler handler, LiveFeed feed, String path) {
        this.handler = handler;
        this.feed = feed;
        this.path = path;
    }

    /** Returns the routes: everything at and below the path. */
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .route(RequestPredicates.path(path + "/{*inside}"), this::handle)
                .build();
    }

    private Mono<ServerResponse> handle(ServerRequest request) {
        return convert(request).<ServerResponse>flatMap(asked -> {
            if (asked.path().equals(ConsoleHandler.LIVE) && asked.method().equals("GET")) {
                ConsoleReply refusal = handler.refuse(asked);
                return refusal == null ? live() : respond(refusal);
            }
            // Actions on listeners may wait for a lock of the application's own beans.
            return Mono.<ConsoleReply>defer(() -> Mono.fromFuture(handler.handle(asked)))
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMap(WebFluxConsole::respond);
        });
    }

    private Mono<ServerResponse> live() {
        if (feed.viewers() >= LiveFeed.MAX_VIEWERS) {
            return ServerResponse.status(503).build();
        }
        Flux<ServerSentEvent<String>> messages = Flux.<String>create(this::open, FluxSink.OverflowStrategy.LATEST)
                .map(json -> ServerSentEvent.builder(json).build());
        ServerResponse.BodyBuilder response = ServerResponse.ok();
        ConsoleReply.commonHeaders().forEach(response::header);
        return response.contentType(MediaType.TEXT_EVENT_STREAM).body(BodyInserters.fromServerSentEvents(messages));
    }

    private void open(FluxSink<String> sink) {
        Viewer viewer = new Viewer() {
            @Override
            public void show(String json) {
                sink.next(json);
            }

            @Override
            public void end() {
                sink.complete();
            }
        };
        sink.onDispose(() -> feed.close(viewer));
        if (!feed.open(viewer)) {
            sink.complete();
        }
    }

    private static Mono<ServerResponse> respond(ConsoleReply reply) {
        ServerResponse.BodyBuilder response = ServerResponse.status(reply.status());
        reply.headers().forEach(response::header);
        return response.bodyValue(reply.body());
    }

    private Mono<ConsoleRequest> convert(ServerRequest request) {
        Map<String, String> headers = ConsoleHandler.headers(request.headers()::firstHeader);
        String method = request.method().name();
        Mono<Optional<CsrfHeader>> csrf =
                SECURITY_PRESENT ? Security.csrf(request) : Mono.just(Optional.<CsrfHeader>empty());
        Mono<String> body =
                method.equals("POST") ? request.bodyToMono(String.class).defaultIfEmpty("") : Mono.just("");
        return Mono.zip(request.principal().hasElement(), csrf, body)
                .map(parts -> new ConsoleRequest(
                        method,
                        request.pathVariable("inside"),
                        request.queryParams().toSingleValueMap(),
                        headers,
                        parts.getT1(),
                        parts.getT2().orElse(null),
                        parts.getT3()));
    }

    /** Needs Spring Security on the class path. */
    private static final class Security {

        static Mono<Optional<CsrfHeader>> csrf(ServerRequest request) {
            return request.attribute(CsrfToken.class.getName())
                    .map(token -> ((Mono<?>) token)
                            .cast(CsrfToken.class)
                            .map(known -> Optional.of(new CsrfHeader(known.getHeaderName(), known.getToken())))
                            .defaultIfEmpty(Optional.empty()))
                    .orElse(Mono.just(Optional.empty()));
        }
    }
}
