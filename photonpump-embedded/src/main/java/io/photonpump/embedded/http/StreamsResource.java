package io.photonpump.embedded.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.photonpump.embedded.engine.EventStoreEngine;
import io.photonpump.embedded.store.ExpectedVersion;
import io.photonpump.embedded.store.Position;
import io.photonpump.embedded.store.ResolvedEvent;
import io.photonpump.embedded.store.Streams;
import io.photonpump.embedded.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * {@code /streams/{stream}}: events as JSON, enough for {@code curl}. A subset of the real server's AtomPub with its addresses,
 * headers and status codes.
 */
final class StreamsResource {

    static final int PAGE = 20;
    static final long HEAD = -1;
    private static final int MAX_PAGE = 4096;
    private static final String EXPECTED_VERSION = "ES-ExpectedVersion";

    private final EventStoreEngine engine;

    StreamsResource(EventStoreEngine engine) {
        this.engine = engine;
    }

    void addTo(Router router) {
        router.on(HttpMethod.GET, "/streams/{stream}", call -> page(call, call.part("stream"), HEAD, false, PAGE))
                .on(HttpMethod.POST, "/streams/{stream}", this::write)
                .on(HttpMethod.DELETE, "/streams/{stream}", this::delete)
                .on(HttpMethod.GET, "/streams/{stream}/metadata", this::metadata)
                .on(HttpMethod.POST, "/streams/{stream}/metadata", this::writeMetadata)
                .on(HttpMethod.GET, "/streams/{stream}/{from}", this::event)
                .on(
                        HttpMethod.GET,
                        "/streams/{stream}/{from}/{direction}/{count}",
                        call -> page(call, call.part("stream")));
    }

    // Reading

    /** The page that the rest of the path asks for. */
    HttpReply page(HttpCall call, String stream) {
        var direction = call.part("direction").toLowerCase(Locale.ROOT);
        if (!direction.equals("forward") && !direction.equals("backward")) {
            throw HttpProblem.badRequest("the direction must be forward or backward, not " + direction);
        }
        long from = call.part("from").equals("head") ? HEAD : number(call.part("from"));
        long count = number(call.part("count"));
        if (count < 1 || count > MAX_PAGE) {
            throw HttpProblem.badRequest("a page has 1 to " + MAX_PAGE + " events, not " + count);
        }
        return page(call, stream, from, direction.equals("forward"), (int) count);
    }

    /** @param from {@link #HEAD} stands for the last event */
    HttpReply page(HttpCall call, String stream, long from, boolean forward, int count) {
        if (stream.equals(Streams.ALL)) {
            return allPage(call, count);
        }
        var page = forward
                ? engine.readForward(call.user(), stream, Math.max(0, from), count, resolvesLinks(call))
                : engine.readBackward(call.user(), stream, from, count, resolvesLinks(call));
        return switch (page.status()) {
            case NO_STREAM -> HttpReply.notFound();
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case ERROR -> HttpReply.text(400, page.error());
            case SUCCESS ->
                HttpReply.ok(new Feed(call, stream).of(page, forward, count)).as(Feed.CONTENT_TYPE);
        };
    }

    /** Only the newest page: who wants to go through everything uses the TCP side. */
    private HttpReply allPage(HttpCall call, int count) {
        var page = engine.readAll(call.user(), Position.END, count, false, resolvesLinks(call));
        return switch (page.status()) {
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case ERROR -> HttpReply.text(400, page.error());
            case SUCCESS ->
                HttpReply.ok(new Feed(call, Streams.ALL).ofAll(page.events())).as(Feed.CONTENT_TYPE);
        };
    }

    private HttpReply event(HttpCall call) {
        var stream = call.part("stream");
        long number = call.part("from").equals("head") ? HEAD : number(call.part("from"));
        var read = engine.readEvent(call.user(), stream, number, resolvesLinks(call));
        var event = read.event();
        return switch (read.status()) {
            case NOT_FOUND, NO_STREAM -> HttpReply.notFound();
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case SUCCESS -> event == null ? HttpReply.notFound() : event(call, stream, event);
        };
    }

    private static HttpReply event(HttpCall call, String stream, ResolvedEvent resolved) {
        if (call.headers().get(HttpHeaderNames.ACCEPT, "").contains("vnd.eventstore")) {
            return HttpReply.ok(new Feed(call, stream).entryWithContent(resolved))
                    .as(Feed.CONTENT_TYPE);
        }
        var event = resolved.event();
        return event == null
                ? HttpReply.notFound()
                : HttpReply.ok(event.data()).as(event.json() ? HttpReply.JSON : "application/octet-stream");
    }

    private HttpReply metadata(HttpCall call) {
        var read = engine.readEvent(call.user(), Streams.metaOf(call.part("stream")), HEAD, false);
        var event = read.event();
        return switch (read.status()) {
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case NOT_FOUND, NO_STREAM, SUCCESS ->
                HttpReply.ok(event == null ? Map.of() : event.original().data());
        };
    }

    private static boolean resolvesLinks(HttpCall call) {
        return !"false".equalsIgnoreCase(call.headers().get("ES-ResolveLinkTos"));
    }

    // Writing

    private HttpReply write(HttpCall call) {
        return append(call, call.part("stream"), "");
    }

    private HttpReply writeMetadata(HttpCall call) {
        return append(call, Streams.metaOf(call.part("stream")), Streams.METADATA_TYPE);
    }

    private HttpReply append(HttpCall call, String stream, String type) {
        var events = EventBodies.of(call, type);
        var result = engine.write(call.user(), stream, expectedVersion(call), events);
        return reply(
                result,
                HttpReply.empty(201)
                        .with("Location", call.base() + "/streams/" + Links.segment(stream) + "/" + result.first()));
    }

    private HttpReply delete(HttpCall call) {
        boolean hard = "true".equalsIgnoreCase(call.headers().get("ES-HardDelete"));
        return reply(
                engine.delete(call.user(), call.part("stream"), expectedVersion(call), hard), HttpReply.empty(204));
    }

    private static HttpReply reply(WriteResult result, HttpReply success) {
        return switch (result.status()) {
            case WRITTEN, REPEATED -> success;
            case WRONG_EXPECTED_VERSION ->
                HttpReply.text(400, "Wrong expected EventNumber")
                        .with("ES-CurrentVersion", Long.toString(result.current()));
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case NO_REPLY ->
                HttpReply.text(500, "These events repeat earlier ones in an order that cannot be told apart");
        };
    }

    private static long expectedVersion(HttpCall call) {
        var text = call.headers().get(EXPECTED_VERSION);
        if (text == null) {
            return ExpectedVersion.ANY;
        }
        long version = number(text);
        if (version < 0
                && version != ExpectedVersion.ANY
                && version != ExpectedVersion.NO_STREAM
                && version != ExpectedVersion.STREAM_EXISTS) {
            throw HttpProblem.badRequest(EXPECTED_VERSION + " must be a number from 0, -1, -2 or -4, not " + text);
        }
        return version;
    }

    static long number(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw HttpProblem.badRequest("'" + text + "' is not a number");
        }
    }

    private static HttpReply gone() {
        return HttpReply.text(410, "Stream deleted");
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
