package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /projections}: the system projections, if they run. There are no others, so nothing can be changed. */
final class ProjectionsResource {

    private static final List<String> NAMES =
            List.of("$by_category", "$by_event_type", "$stream_by_category", "$streams");

    private final List<String> running;

    ProjectionsResource(HttpNode node) {
        running = node.standardProjections() ? NAMES : List.of();
    }

    void addTo(Router router) {
        router.on(HttpMethod.GET, "/projections/any", this::all)
                .on(HttpMethod.GET, "/projections/all-non-transient", this::all)
                .on(HttpMethod.GET, "/projections/continuous", this::all)
                .on(HttpMethod.GET, "/projections/onetime", call -> list(call, List.of()))
                .on(HttpMethod.GET, "/projections/transient", call -> list(call, List.of()))
                .on(HttpMethod.GET, "/projection/{name}", this::one)
                .on(HttpMethod.DELETE, "/projection/{name}", this::delete)
                .on(HttpMethod.GET, "/projection/{name}/statistics", this::one);
    }

    private HttpReply all(HttpCall call) {
        return list(call, running);
    }

    private HttpReply one(HttpCall call) {
        String name = call.part("name");
        return running.contains(name) ? list(call, List.of(name)) : HttpReply.notFound();
    }

    private HttpReply delete(HttpCall call) {
        call.requireOperator();
        return running.contains(call.part("name"))
                ? HttpReply.text(400, "The embedded server does not delete the system projections")
                : HttpReply.notFound();
    }

    private static HttpReply list(HttpCall call, List<String> names) {
        call.requireUser();
        List<Map<String, Object>> projections =
                names.stream().map(name -> projection(call.base(), name)).toList();
        return HttpReply.ok(Map.of("projections", projections));
    }

    /**
     * Returns the statistics of a projection. Projections process each write immediately, so nothing is buffered or
     * outstanding.
     */
    private static Map<String, Object> projection(String base, String name) {
        LinkedHashMap<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("name", name);
        json.put("effectiveName", name);
        json.put("status", "Running");
        json.put("stateReason", "");
        json.put("mode", "Continuous");
        json.put("progress", 100.0);
        json.put("version", 0);
        json.put("epoch", 0);
        json.put("bufferedEvents", 0);
        json.put("readsInProgress", 0);
        json.put("writesInProgress", 0);
        json.put("partitionsCached", 0);
        json.put("statusUrl", base + "/projection/" + Links.segment(name));
        return json;
    }
}
