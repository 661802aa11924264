package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.photonpump.embedded.internal.engine.AllResult;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.engine.SliceResult;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The page for people: a stream browser. Browsers get it at {@code /}; its files and its small API are below {@code /web}. It reads with
 * the rights of the user, as all requests do.
 */
final class BrowserPage {

    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "console.css", "text/css; charset=utf-8",
            "browser.js", "text/javascript; charset=utf-8",
            "streams.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int MOST_STREAMS = 200;
    private static final int MOST_EVENTS = 100;

    /** The maximum size of the events in one page. Further events are in the next page. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final EventStoreEngine engine;

    BrowserPage(EventStoreEngine engine) {
        this.engine = engine;
    }

    void addTo(Router router) {
        router.on(HttpMethod.GET, "/web/api/streams", call -> streams(guarded(call)))
                .on(HttpMethod.GET, "/web/api/events", call -> events(guarded(call)))
                .on(HttpMethod.GET, "/web/{file}", call -> file(call.part("file")));
    }

    /** Requires a login in dialects that do so for all streams over HTTP (5.0.11). */
    private HttpCall guarded(HttpCall call) {
        if (engine.dialect().streamsOverHttpNeedUser()) {
            call.requireUser();
        }
        return call;
    }

    /** Returns whether a request comes from the address bar of a browser. */
    static boolean isFor(HttpCall call) {
        return call.headers()
                .get(HttpHeaderNames.ACCEPT, "")
                .toLowerCase(Locale.ROOT)
                .contains("text/html");
    }

    static HttpReply home() {
        return file("index.html").with("Vary", "Accept");
    }

    private static HttpReply file(String name) {
        String type = FILES.get(name);
        return type == null
                ? HttpReply.notFound()
                : safe(HttpReply.ok(read(name)).as(type));
    }

    private static byte[] read(String name) {
        try (InputStream in = BrowserPage.class.getResourceAsStream("/io/photonpump/embedded/internal/web/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar of the embedded server lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpReply safe(HttpReply reply) {
        return reply.with("Cache-Control", "no-store")
                .with("Content-Security-Policy", POLICY)
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff");
    }

    /** Lists streams that the user may read. Those of the system are listed if the text begins with {@code $}. */
    private HttpReply streams(HttpCall call) {
        String category = query(call, "category");
        String prefix = category.isEmpty() ? query(call, "prefix") : category + "-";
        TreeSet<String> found = new TreeSet<>();
        for (String name : engine.store().streamNames()) {
            if (isListed(name, prefix) && engine.mayRead(call.user(), name)) {
                found.add(name);
                if (found.size() > MOST_STREAMS) {
                    found.pollLast();
                }
            }
        }
        return safe(HttpReply.ok(Map.of(
                "streams", List.copyOf(found), "source", "the server", "complete", found.size() < MOST_STREAMS)));
    }

    private boolean isListed(String name, String prefix) {
        return name.startsWith(prefix)
                && (prefix.startsWith("$") || !Streams.isSystem(name))
                && (prefix.startsWith("$$") || !Streams.isMeta(name))
                && engine.store().lastNumber(name) >= 0
                && engine.store().lastNumber(name) != Streams.DELETED
                && !engine.store().metadata(name).isSoftDeleted();
    }

    private HttpReply events(HttpCall call) {
        String stream = query(call, "stream");
        boolean forward = !query(call, "direction").equals("backward");
        String from = query(call, "from");
        String count = query(call, "count");
        int most = (int) Math.max(1, Math.min(MOST_EVENTS, count.isEmpty() ? 20 : StreamsResource.number(count)));
        if (stream.equals(Streams.ALL)) {
            return all(call, forward, from, most);
        }
        SliceResult page = forward
                ? engine.readForward(call.user(), stream, from.isEmpty() ? 0 : number(from), most, true)
                : engine.readBackward(
                        call.user(), stream, from.isEmpty() ? StreamsResource.HEAD : number(from), most, true);
        return switch (page.status()) {
            case NO_STREAM -> problem(404, "There is no stream '" + stream + "'");
            case STREAM_DELETED -> problem(404, "The stream '" + stream + "' is deleted");
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case ERROR -> problem(400, page.error());
            case SUCCESS -> {
                Map<String, @Nullable Object> view = new LinkedHashMap<>();
                view.put("stream", stream);
                view.put("last", page.last());
                view.put("next", next(page, forward));
                view.put(
                        "end",
                        page.endOfStream()
                                && shown(page.events()).size() == page.events().size());
                view.put("events", views(page.events()));
                yield safe(HttpReply.ok(view));
            }
        };
    }

    private static @Nullable String next(SliceResult page, boolean forward) {
        List<ResolvedEvent> shown = shown(page.events());
        if (shown.size() < page.events().size()) {
            long last = shown.get(shown.size() - 1).original().number();
            return Long.toString(forward ? last + 1 : last - 1);
        }
        return page.next() < 0 ? null : Long.toString(page.next());
    }

    private HttpReply all(HttpCall call, boolean forward, String from, int count) {
        Position start = from.isEmpty() ? forward ? Position.START : Position.END : position(from);
        AllResult page = engine.readAll(call.user(), start, count, forward, false);
        return switch (page.status()) {
            case ACCESS_DENIED -> HttpReply.unauthorized();
            case ERROR -> problem(400, page.error());
            case SUCCESS -> {
                Map<String, @Nullable Object> view = new LinkedHashMap<>();
                view.put("stream", Streams.ALL);
                view.put("next", page.next().commit() + "/" + page.next().prepare());
                view.put("end", page.end());
                view.put("events", views(page.events()));
                yield safe(HttpReply.ok(view));
            }
        };
    }

    private static List<ResolvedEvent> shown(List<ResolvedEvent> events) {
        return ResolvedEvent.within(MAX_BYTES, events);
    }

    private static List<Map<String, @Nullable Object>> views(List<ResolvedEvent> events) {
        return shown(events).stream().map(BrowserEvent::of).toList();
    }

    private static Position position(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw HttpProblem.badRequest("'" + text + "' is not a position (commit/prepare)");
        }
        return new Position(number(parts[0]), number(parts[1]));
    }

    private static long number(String text) {
        long number = StreamsResource.number(text);
        if (number < 0) {
            throw HttpProblem.badRequest("'" + text + "' is negative");
        }
        return number;
    }

    private static String query(HttpCall call, String name) {
        String value = call.queried(name);
        return value == null ? "" : value.strip();
    }

    private static HttpReply problem(int status, String detail) {
        return safe(HttpReply.json(status, Map.of("detail", detail)));
    }
}
