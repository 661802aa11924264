package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpMethod;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The state of a node and its cluster. Everyone may read {@code /gossip}, {@code /info} and {@code /ping}. {@code /stats}
 * requires a login if the server does not allow anonymous access.
 */
final class NodeResource {

    private final EventStoreEngine engine;
    private final DialectRules dialect;
    private final HttpNode node;

    NodeResource(EventStoreEngine engine, HttpNode node) {
        this.engine = engine;
        this.dialect = engine.dialect();
        this.node = node;
    }

    void addTo(Router router) {
        router.on(HttpMethod.GET, "/gossip", this::gossip)
                .on(HttpMethod.GET, "/info", this::info)
                .on(HttpMethod.GET, "/ping", call -> HttpReply.ok(Map.of("text", "Ping request successfully handled")))
                .on(HttpMethod.GET, "/health/live", call -> HttpReply.empty(204))
                .on(HttpMethod.GET, "/stats", this::stats)
                .on(HttpMethod.POST, "/admin/scavenge", this::scavenge)
                .on(HttpMethod.DELETE, "/admin/scavenge/{id}", this::stopScavenge)
                .on(
                        HttpMethod.GET,
                        "/",
                        call -> BrowserPage.isFor(call)
                                ? BrowserPage.home()
                                : HttpReply.text(
                                        200,
                                        "Photon Pump embedded server: see /info, /gossip, "
                                                + "/streams/{stream}, /subscriptions, /users\n"));
        if (dialect.tellsCurrentScavenge()) {
            router.on(HttpMethod.GET, "/admin/scavenge/current", this::currentScavenge);
        }
    }

    private HttpReply gossip(HttpCall call) {
        ClusterMember self = node.self();
        LinkedHashMap<String, Object> body = new LinkedHashMap<String, Object>();
        body.put(
                "members",
                node.members().stream()
                        .map(member -> member(member, call.now()))
                        .toList());
        body.put("serverIp", self.host());
        body.put("serverPort", self.httpPort());
        return HttpReply.ok(body);
    }

    /** Returns a node as JSON. It has no internal ports, so the fields for them contain the TCP and HTTP ports. */
    private Map<String, Object> member(ClusterMember member, long now) {
        LinkedHashMap<String, Object> json = new LinkedHashMap<String, Object>();
        int plain = member.tls() ? 0 : member.tcpPort();
        int secure = member.tls() ? member.tcpPort() : 0;
        json.put("instanceId", member.id());
        json.put("timeStamp", Instant.ofEpochMilli(now).toString());
        json.put("state", member.state());
        json.put("isAlive", member.alive());
        json.put("internalTcpIp", member.host());
        json.put("internalTcpPort", plain);
        json.put("internalSecureTcpPort", secure);
        json.put("externalTcpIp", member.host());
        json.put("externalTcpPort", plain);
        json.put("externalSecureTcpPort", secure);
        switch (dialect) {
            case V5 -> {
                json.put("internalHttpIp", member.host());
                json.put("internalHttpPort", member.httpPort());
                json.put("externalHttpIp", member.host());
                json.put("externalHttpPort", member.httpPort());
            }
            case V23 -> {
                json.put("httpEndPointIp", member.host());
                json.put("httpEndPointPort", member.httpPort());
            }
        }
        json.put("lastCommitPosition", member.commitPosition());
        json.put("writerCheckpoint", member.writerCheckpoint());
        json.put("chaserCheckpoint", member.writerCheckpoint());
        json.put("epochPosition", 0);
        json.put("epochNumber", member.epoch());
        json.put("epochId", member.epochId());
        json.put("nodePriority", 0);
        if (dialect == DialectRules.V23) {
            json.put("isReadOnlyReplica", false);
            json.put("esVersion", dialect.version());
        }
        return json;
    }

    private HttpReply info(HttpCall call) {
        LinkedHashMap<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("esVersion", dialect.version());
        json.put("state", node.self().state().toLowerCase(Locale.ROOT));
        json.put("projectionsMode", node.standardProjections() ? "System" : "None");
        if (dialect == DialectRules.V23) {
            json.put(
                    "features",
                    Map.of(
                            "projections",
                            node.standardProjections(),
                            "userManagement",
                            !engine.settings().insecure(),
                            "atomPub",
                            true));
            json.put(
                    "authentication",
                    Map.of("type", engine.settings().insecure() ? "insecure" : "internal", "properties", Map.of()));
        }
        return HttpReply.ok(json);
    }

    private HttpReply stats(HttpCall call) {
        if (!engine.settings().anonymousAccess()) {
            call.requireUser();
        }
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        Runtime memory = Runtime.getRuntime();
        LinkedHashMap<String, Object> process = new LinkedHashMap<String, Object>();
        process.put("startTime", Instant.ofEpochMilli(runtime.getStartTime()).toString());
        process.put("id", ProcessHandle.current().pid());
        process.put("mem", memory.totalMemory() - memory.freeMemory());
        process.put("threadsCount", ManagementFactory.getThreadMXBean().getThreadCount());
        ClusterMember self = node.self();
        LinkedHashMap<String, Object> server = new LinkedHashMap<String, Object>();
        server.put("version", dialect.version());
        server.put("lastCommitPosition", self.commitPosition());
        server.put("writerCheckpoint", self.writerCheckpoint());
        return HttpReply.ok(Map.of("proc", process, "es", server));
    }

    /** Starts a scavenge. There is nothing to scavenge; the response is that of a server that has started one. */
    private HttpReply scavenge(HttpCall call) {
        call.requireOperator();
        return HttpReply.ok(Map.of("scavengeId", UUID.randomUUID()));
    }

    /** Stops a scavenge. Every scavenge has already ended. */
    private HttpReply stopScavenge(HttpCall call) {
        call.requireOperator();
        return HttpReply.notFound();
    }

    private HttpReply currentScavenge(HttpCall call) {
        call.requireOperator();
        return HttpReply.ok(Map.of("scavengeId", "", "scavengeLink", ""));
    }
}
