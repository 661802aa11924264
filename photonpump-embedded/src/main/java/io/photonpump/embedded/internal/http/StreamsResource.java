package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpMethod;
import io.photonpump.embedded.internal.engine.AllResult;
import io.photonpump.embedded.internal.engine.EventResult;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.engine.SliceResult;
import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.embedded.internal.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@code /streams/{stream}}: events as JSON, for tools such as {@code curl}. A subset of AtomPub in the real server, with its
 * addresses, headers and status codes.
 */
final class StreamsResource {

    static final int PAGE = 20;
    static final long HEAD = -1;
    private static final int MAX_PAGE = 4096;

    /** The maximum size of the events in one page. Further events are in the next page. */
    private static final int MAX_EMBEDDED_BYTES = 16 * 1024 * 1024;

    private static final String EXPECTED_VERSION = "ES-ExpectedVersion";

    private final EventStoreEngine engine;

    StreamsResource(EventStoreEngine engine) {
        this.engine = engine;
    }

    void addTo(Router router) {
        String stream = "/streams/{stream}";
        router.on(HttpMethod.GET, stream, guarded(call -> page(call, call.part("stream"), HEAD, false, PAGE)))
                .on(HttpMethod.POST, stream, guarded(this::write))
                .on(HttpMethod.DELETE, stream, guarded(this::delete))
                .on(HttpMethod.POST, stream + "/incoming/{id}", guarded(this::writeOnce))
                .on(HttpMethod.GET, stream + "/metadata", guarded(this::metadata))
                .on(HttpMethod.POST, stream + "/metadata", guarded(this::writeMetadata))
                .on(HttpMethod.GET, stream + "/{from}", guarded(this::event))
                .on(
                        HttpMethod.GET,
                        stream + "/{from}/{direction}/{count}",
                        guarded(call -> page(call, call.part("stream"))));
    }

    /** Requires a login in dialects that do so regardless of access control lists (5.0.11). */
    private Router.Handler guarded(Router.Handler handler) {
        return call -> {
            if (engine.dialect().streamsOverHttpNeedUser()) {
                call.requireUser();
            }
            return handler.handle(call);
        };
    }

    // Reading

    /** Returns the page that the path requests. */
    HttpReply page(HttpCall call, String stream) {
        String direction = call.part("direction").toLowerCase(Locale.ROOT);
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

    /**
     * Returns a page.
     *
     * @param from {@link #HEAD} stands for the last event
     */
    HttpReply page(HttpCall call, String stream, long from, boolean forward, int count) {
        if (stream.equals(Streams.ALL)) {
            return allPage(call, count);
        }
        SliceResult page = forward
                ? engine.readForward(call.user(), stream, Math.max(0, from), count, resolvesLinks(call))
                : engine.readBackward(call.user(), stream, from, count, resolvesLinks(call));
        return switch (page.status()) {
            case NO_STREAM -> HttpReply.notFound();
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case ERROR -> HttpReply.text(400, page.error());
            case SUCCESS -> {
                SliceResult shown = Feed.embeds(call) ? page.within(MAX_EMBEDDED_BYTES) : page;
                HttpReply reply = feed(call, new Feed(call, stream).of(shown, forward, count));
                boolean isFull = forward ? from + count <= page.last() + 1 : from != HEAD && from <= page.last();
                yield isFull ? Caching.forEver(reply) : Caching.untilNext(call, reply, page.last());
            }
        };
    }

    private static HttpReply feed(HttpCall call, Map<String, Object> feed) {
        MediaType type = MediaType.accepted(call.headers()) == MediaType.JSON ? MediaType.JSON : MediaType.ATOM;
        return HttpReply.ok(feed).as(type.contentType());
    }

    /** Returns the newest page. Paging through all events is possible over TCP only. */
    private HttpReply allPage(HttpCall call, int count) {
        AllResult page = engine.readAll(call.user(), Position.END, count, false, resolvesLinks(call));
        return switch (page.status()) {
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case ERROR -> HttpReply.text(400, page.error());
            case SUCCESS ->
                Caching.untilNext(
                        call,
                        feed(
                                call,
                                new Feed(call, Streams.ALL)
                                        .ofAll(ResolvedEvent.within(MAX_EMBEDDED_BYTES, page.events()))),
                        engine.store().lastCommitPosition());
        };
    }

    private HttpReply event(HttpCall call) {
        String stream = call.part("stream");
        long number = call.part("from").equals("head") ? HEAD : number(call.part("from"));
        EventResult read = engine.readEvent(call.user(), stream, number, resolvesLinks(call));
        ResolvedEvent event = read.event();
        return switch (read.status()) {
            case NOT_FOUND, NO_STREAM -> HttpReply.notFound();
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case SUCCESS -> {
                if (event == null || event.event() == null) {
                    yield HttpReply.notFound();
                }
                HttpReply reply = event(call, stream, event, event.event());
                yield number == HEAD
                        ? Caching.untilNext(call, reply, event.original().number())
                        : Caching.forEver(reply);
            }
        };
    }

    private static HttpReply event(HttpCall call, String stream, ResolvedEvent resolved, StoredEvent event) {
        MediaType type = MediaType.accepted(call.headers());
        if (type == null || type == MediaType.JSON && event.json()) {
            return HttpReply.ok(event.data()).as(event.json() ? HttpReply.JSON : "application/octet-stream");
        }
        Object body = switch (type) {
            case ATOM -> new Feed(call, stream).entryWithContent(resolved);
            case EVENT -> Feed.content(resolved);
            case JSON -> HttpCall.JSON.valueToTree(text(event.data()));
        };
        return HttpReply.ok(body).as(type.contentType());
    }

    private HttpReply metadata(HttpCall call) {
        EventResult read = engine.readEvent(call.user(), Streams.metaOf(call.part("stream")), HEAD, false);
        ResolvedEvent event = read.event();
        return switch (read.status()) {
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case NOT_FOUND, NO_STREAM, SUCCESS ->
                event == null
                        ? HttpReply.ok(Map.of())
                        : Caching.untilNext(
                                call,
                                HttpReply.ok(event.original().data()),
                                event.original().number());
        };
    }

    private static boolean resolvesLinks(HttpCall call) {
        return !"false".equalsIgnoreCase(call.headers().get("ES-ResolveLinkTos"));
    }

    // Writing

    /**
     * Writes events. A request with a single event without an id is redirected to an address with an id, so that it can be
     * repeated.
     */
    private HttpReply write(HttpCall call) {
        String stream = writable(call.part("stream"));
        return append(
                call,
                stream,
                () -> EventBodies.of(call, "", () -> {
                    throw HttpProblem.of(HttpReply.text(307, "Forwarding to idempotent URI")
                            .with(
                                    "Location",
                                    call.base() + "/streams/" + Links.segment(stream) + "/incoming/"
                                            + UUID.randomUUID()));
                }));
    }

    private HttpReply writeOnce(HttpCall call) {
        UUID id = EventBodies.id(call.part("id"));
        return append(call, writable(call.part("stream")), () -> EventBodies.of(call, "", () -> id));
    }

    private HttpReply writeMetadata(HttpCall call) {
        String stream = writable(Streams.metaOf(call.part("stream")));
        return append(call, stream, () -> EventBodies.of(call, Streams.METADATA_TYPE, UUID::randomUUID));
    }

    private static String writable(String stream) {
        if (!Streams.isWritable(stream)) {
            throw HttpProblem.badRequest("The stream '" + stream + "' cannot have events: choose another stream");
        }
        return stream;
    }

    private HttpReply append(HttpCall call, String stream, Supplier<List<ProposedEvent>> events) {
        if (!engine.mayWrite(call.user(), stream)) {
            return HttpReply.unauthorized();
        }
        WriteResult result = engine.write(call.user(), stream, expectedVersion(call), events.get());
        return reply(
                result,
                HttpReply.empty(201)
                        .with("Location", call.base() + "/streams/" + Links.segment(stream) + "/" + result.first()));
    }

    private HttpReply delete(HttpCall call) {
        boolean hard = "true".equalsIgnoreCase(call.headers().get("ES-HardDelete"));
        String stream = writable(call.part("stream"));
        return reply(engine.delete(call.user(), stream, expectedVersion(call), hard), HttpReply.empty(204));
    }

    private static HttpReply reply(WriteResult result, HttpReply success) {
        return switch (result.status()) {
            case WRITTEN, REPEATED -> success;
            case WRONG_EXPECTED_VERSION ->
                HttpReply.text(400, "Wrong expected EventNumber")
                        .with("ES-CurrentVersion", Long.toString(result.current()));
            case STREAM_DELETED -> gone();
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case NO_REPLY -> HttpReply.text(500, "These events repeat earlier ones in an ambiguous order");
        };
    }

    private static long expectedVersion(HttpCall call) {
        String text = call.headers().get(EXPECTED_VERSION);
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
