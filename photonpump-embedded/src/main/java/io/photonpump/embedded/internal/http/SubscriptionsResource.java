package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpMethod;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.engine.GroupAdministration;
import io.photonpump.embedded.internal.group.GroupInfo;
import io.photonpump.embedded.internal.group.GroupKey;
import io.photonpump.embedded.internal.group.GroupResult;
import io.photonpump.embedded.internal.group.GroupSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * {@code /subscriptions}: persistent subscription groups (docs/protocol.md, Persistent subscriptions over HTTP). Events are
 * consumed over TCP only.
 */
final class SubscriptionsResource {

    private final DialectRules dialect;
    private final GroupAdministration groups;
    private final StreamsResource streams;

    SubscriptionsResource(DialectRules dialect, GroupAdministration groups, StreamsResource streams) {
        this.dialect = dialect;
        this.groups = groups;
        this.streams = streams;
    }

    void addTo(Router router) {
        String group = "/subscriptions/{stream}/{group}";
        String parked = "/subscriptions/viewparkedmessages/{stream}/{group}";
        router.on(HttpMethod.GET, "/subscriptions", this::list)
                .on(HttpMethod.GET, parked, this::parked)
                .on(HttpMethod.GET, parked + "/{from}/{direction}/{count}", this::parkedPage)
                .on(HttpMethod.GET, "/subscriptions/{stream}", this::listOfStream)
                .on(HttpMethod.PUT, group, this::create)
                .on(HttpMethod.POST, group, this::update)
                .on(HttpMethod.DELETE, group, this::delete)
                .on(HttpMethod.GET, group + "/info", this::info)
                .on(HttpMethod.POST, group + "/replayParked", this::replayParked);
    }

    private HttpReply list(HttpCall call) {
        call.requireUser();
        return HttpReply.ok(summaries(call, groups.infos()));
    }

    private HttpReply listOfStream(HttpCall call) {
        call.requireUser();
        List<GroupInfo> ofStream = groups.infos().stream()
                .filter(info -> info.key().stream().equals(call.part("stream")))
                .toList();
        return HttpReply.ok(summaries(call, ofStream));
    }

    private List<Map<String, Object>> summaries(HttpCall call, List<GroupInfo> infos) {
        return infos.stream()
                .map(info -> new GroupJson(dialect, call.base(), info).summary())
                .toList();
    }

    private HttpReply info(HttpCall call) {
        call.requireUser();
        GroupInfo info = groups.info(key(call));
        return info == null ? HttpReply.notFound() : HttpReply.ok(new GroupJson(dialect, call.base(), info).detail());
    }

    private HttpReply create(HttpCall call) {
        GroupKey key = key(call);
        HttpReply reply = reply(201, groups.create(call.requireOperator(), key, settings(call)));
        return reply.status() == 201
                ? reply.with(
                        "Location",
                        call.base() + "/subscriptions/" + Links.segment(key.stream()) + "/"
                                + Links.segment(key.group()))
                : reply;
    }

    private HttpReply update(HttpCall call) {
        return reply(200, groups.update(call.requireOperator(), key(call), settings(call)));
    }

    private HttpReply delete(HttpCall call) {
        return reply(200, groups.delete(call.requireOperator(), key(call)));
    }

    private HttpReply replayParked(HttpCall call) {
        User caller = call.requireOperator();
        String stopAt = call.queried("stopAt");
        long stop = stopAt == null || !dialect.replayStops() ? Long.MAX_VALUE : StreamsResource.number(stopAt);
        return reply(200, groups.replayParked(caller, key(call), stop));
    }

    private HttpReply parked(HttpCall call) {
        return streams.page(call, key(call).parkedStream(), StreamsResource.HEAD, false, StreamsResource.PAGE);
    }

    private HttpReply parkedPage(HttpCall call) {
        return streams.page(call, key(call).parkedStream());
    }

    private static HttpReply reply(int success, GroupResult result) {
        int status = switch (result.status()) {
            case SUCCESS -> success;
            case ALREADY_EXISTS -> 409;
            case DOES_NOT_EXIST -> 404;
            case FAIL -> 400;
            case ACCESS_DENIED -> 401;
        };
        LinkedHashMap<String, Object> body = new LinkedHashMap<String, Object>();
        body.put("correlationId", UUID.randomUUID());
        body.put("reason", result.reason());
        body.put("result", result(result.status()));
        return HttpReply.json(status, body);
    }

    private static String result(GroupResult.Status status) {
        return switch (status) {
            case SUCCESS -> "Success";
            case ALREADY_EXISTS -> "AlreadyExists";
            case DOES_NOT_EXIST -> "DoesNotExist";
            case FAIL -> "Fail";
            case ACCESS_DENIED -> "AccessDenied";
        };
    }

    private static GroupKey key(HttpCall call) {
        return new GroupKey(call.part("stream"), call.part("group"));
    }

    private static GroupSettings settings(HttpCall call) {
        return GroupJson.settings(call.body().length == 0 ? HttpCall.JSON.createObjectNode() : call.json());
    }
}
