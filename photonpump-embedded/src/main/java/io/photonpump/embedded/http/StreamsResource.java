package io.photonpump.embedded.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.photonpump.embedded.access.AccessControl;
import io.photonpump.embedded.access.Operation;
import io.photonpump.embedded.store.ExpectedVersion;
import io.photonpump.embedded.store.Position;
import io.photonpump.embedded.store.Store;
import io.photonpump.embedded.store.StoredEvent;
import io.photonpump.embedded.store.StreamPage;
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
    private static final int MAX_PAGE = 4096;
    private static final String EXPECTED_VERSION = "ES-ExpectedVersion";

    private final Store store;
    private final AccessControl access;

    StreamsResource(Store store, AccessControl access) {
        this.store = store;
        this.access = access;
    }

    void addTo(Router router) {
        router.on(HttpMethod.GET, "/streams/{stream}", call -> page(call, call.part("stream"), -1, false, PAGE))
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
        boolean forward = direction.equals("forward");
        long from = call.part("from").equals("head") ? -1 : number(call.part("from"));
        long count = number(call.part("count"));
        if (count < 1 || count > MAX_PAGE) {
            throw HttpProblem.badRequest("a page has 1 to " + MAX_PAGE + " events, not " + count);
        }
        return page(call, stream, from, forward, (int) count);
    }

    /** @param from -1 stands for the last event */
    HttpReply page(HttpCall call, String stream, long from, boolean forward, int count) {
        require(call, stream, Operation.READ);
        if (stream.equals(Streams.ALL)) {
            return allPage(call, count);
        }
        long start = from < 0 && forward ? Math.max(0, store.lastNumber(stream)) : from;
        var page = forward
                ? store.readForward(stream, start, count, call.now())
                : store.readBackward(stream, start, count, call.now());
        return switch (page.status()) {
            case NO_STREAM -> notFound();
            case STREAM_DELETED -> gone();
            case SUCCESS -> feed(call, stream, page, forward, count);
        };
    }

    private HttpReply feed(HttpCall call, String stream, StreamPage page, boolean forward, int count) {
        var feed = new Feed(call, stream, resolve(call));
        return HttpReply.ok(feed.of(page, forward, count)).as(Feed.CONTENT_TYPE);
    }

    /** Only the newest page: who wants to go through everything uses the TCP side. */
    private HttpReply allPage(HttpCall call, int count) {
        var page = store.readAllBackward(Position.END, count, Integer.MAX_VALUE, e -> true);
        return HttpReply.ok(new Feed(call, Streams.ALL, resolve(call)).ofAll(page.events()))
                .as(Feed.CONTENT_TYPE);
    }

    private HttpReply event(HttpCall call) {
        var stream = call.part("stream");
        require(call, stream, Operation.READ);
        long number = call.part("from").equals("head") ? -1 : number(call.part("from"));
        var read = store.readEvent(stream, number, call.now());
        var event = read.event();
        return switch (read.status()) {
            case NOT_FOUND, NO_STREAM -> notFound();
            case STREAM_DELETED -> gone();
            case SUCCESS -> event == null ? notFound() : event(call, stream, event);
        };
    }

    private HttpReply event(HttpCall call, String stream, StoredEvent event) {
        var accept = call.headers().get(HttpHeaderNames.ACCEPT, "");
        var resolver = resolve(call);
        if (accept.contains("vnd.eventstore")) {
            return HttpReply.ok(new Feed(call, stream, resolver).entryWithContent(event))
                    .as(Feed.CONTENT_TYPE);
        }
        var target = resolver.target(event);
        if (target == null) {
            return notFound();
        }
        return HttpReply.ok(target.data()).as(target.json() ? HttpReply.JSON : "application/octet-stream");
    }

    private HttpReply metadata(HttpCall call) {
        var meta = Streams.metaOf(call.part("stream"));
        require(call, meta, Operation.READ);
        var read = store.readEvent(meta, -1, call.now());
        var event = read.event();
        return switch (read.status()) {
            case STREAM_DELETED -> gone();
            case NOT_FOUND, NO_STREAM, SUCCESS -> event == null ? HttpReply.ok(Map.of()) : HttpReply.ok(event.data());
        };
    }

    private LinkFollower resolve(HttpCall call) {
        boolean wanted = !"false".equalsIgnoreCase(call.headers().get("ES-ResolveLinkTos"));
        return new LinkFollower(store, wanted, call.now());
    }

    // Writing

    private HttpReply write(HttpCall call) {
        return append(call, call.part("stream"), "");
    }

    private HttpReply writeMetadata(HttpCall call) {
        return append(call, Streams.metaOf(call.part("stream")), Streams.METADATA_TYPE);
    }

    private HttpReply append(HttpCall call, String stream, String type) {
        require(call, stream, Operation.WRITE);
        var events = EventBodies.of(call, type);
        var result = store.append(stream, expectedVersion(call), events, call.now());
        return reply(
                result,
                HttpReply.empty(201)
                        .with("Location", call.base() + "/streams/" + Links.segment(stream) + "/" + result.first()));
    }

    private HttpReply delete(HttpCall call) {
        var stream = call.part("stream");
        require(call, stream, Operation.DELETE);
        boolean hard = "true".equalsIgnoreCase(call.headers().get("ES-HardDelete"));
        return reply(store.delete(stream, expectedVersion(call), hard, call.now()), HttpReply.empty(204));
    }

    private static HttpReply reply(WriteResult result, HttpReply success) {
        return switch (result.status()) {
            case WRITTEN, REPEATED -> success;
            case WRONG_EXPECTED_VERSION ->
                HttpReply.text(400, "Wrong expected EventNumber")
                        .with("ES-CurrentVersion", Long.toString(result.current()));
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpHandler.unauthorized();
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

    private void require(HttpCall call, String stream, Operation operation) {
        if (!access.allows(call.user(), stream, operation)) {
            throw HttpProblem.of(HttpHandler.unauthorized());
        }
    }

    static long number(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw HttpProblem.badRequest("'" + text + "' is not a number");
        }
    }

    private static HttpReply notFound() {
        return HttpReply.text(404, "Not Found");
    }

    private static HttpReply gone() {
        return HttpReply.text(410, "Stream deleted");
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
