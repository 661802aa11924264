package io.photonpump.console.internal.mvc;

import io.photonpump.console.internal.live.LiveFeed;
import io.photonpump.console.internal.web.ConsoleHandler;
import io.photonpump.console.internal.web.ConsoleReply;
import io.photonpump.console.internal.web.ConsoleRequest;
import io.photonpump.console.internal.web.ConsoleRequest.CsrfHeader;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.util.ClassUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves the console in Spring MVC. */
public final class MvcConsole {

    private static final boolean SECURITY_PRESENT =
            ClassUtils.isPresent("org.springframework.security.web.csrf.CsrfToken", MvcConsole.class.getClassLoader());

    private final ConsoleHandler handler;
    private final LiveFeed feed;
    private final String path;

    public MvcConsole(ConsoleHandler handler, LiveFeed feed, String path) {
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

    private ServerResponse handle(ServerRequest request) throws ServletException, IOException {
        ConsoleRequest asked = convert(request);
        if (asked.path().equals(ConsoleHandler.LIVE) && asked.method().equals("GET")) {
            ConsoleReply refusal = handler.refuse(asked);
            return refusal == null ? live() : respond(refusal);
        }
        return ServerResponse.async(handler.handle(asked).thenApply(MvcConsole::respond));
    }

    private ServerResponse live() {
        if (feed.viewers() >= LiveFeed.MAX_VIEWERS) {
            return ServerResponse.status(503).build();
        }
        ServerResponse events = ServerResponse.sse(
                sse -> {
                    SseViewer viewer = new SseViewer(sse, feed::close);
                    sse.onComplete(viewer::leave)
                            .onError(failure -> viewer.leave())
                            .onTimeout(viewer::leave);
                    if (!feed.open(viewer)) {
                        viewer.end();
                    }
                },
                Duration.ZERO);
        return new GuardedResponse(events);
    }

    private static ServerResponse respond(ConsoleReply reply) {
        ServerResponse.BodyBuilder response = ServerResponse.status(reply.status());
        reply.headers().forEach(response::header);
        return response.body(reply.body());
    }

    private ConsoleRequest convert(ServerRequest request) throws ServletException, IOException {
        Map<String, String> query = new HashMap<>();
        request.params().forEach((name, values) -> query.put(name, values.get(0)));
        Map<String, String> headers = ConsoleHandler.headers(request.headers()::firstHeader);
        String method = request.method().name();
        return new ConsoleRequest(
                method,
                request.pathVariable("inside"),
                query,
                headers,
                request.principal().isPresent(),
                SECURITY_PRESENT ? Security.csrf(request) : null,
                method.equals("POST") ? body(request) : "");
    }

    /** Reads no more than a request of the page can have. */
    private static String body(ServerRequest request) throws IOException {
        byte[] bytes = request.servletRequest().getInputStream().readNBytes(ConsoleHandler.MAX_BODY_BYTES);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A response with the common headers. */
    private record GuardedResponse(ServerResponse response) implements ServerResponse {

        @Override
        public HttpStatusCode statusCode() {
            return response.statusCode();
        }

        @Override
        public HttpHeaders headers() {
            return response.headers();
        }

        @Override
        public MultiValueMap<String, Cookie> cookies() {
            return response.cookies();
        }

        @Override
        public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse answer, Context context)
                throws ServletException, IOException {
            ConsoleReply.commonHeaders().forEach(answer::setHeader);
            return response.writeTo(request, answer, context);
        }
    }

    /** Needs Spring Security on the class path. */
    private static final class Security {

        static @Nullable CsrfHeader csrf(ServerRequest request) {
            return request.attribute(CsrfToken.class.getName())
                    .map(CsrfToken.class::cast)
                    .map(token -> new CsrfHeader(token.getHeaderName(), token.getToken()))
                    .orElse(null);
        }
    }
}
