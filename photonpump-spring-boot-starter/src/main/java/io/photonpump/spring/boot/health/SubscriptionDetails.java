package io.photonpump.spring.boot.health;

import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.GroupStatus;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Health details of a listener. */
final class SubscriptionDetails {

    private SubscriptionDetails() {}

    static Map<String, Object> of(SubscriptionSpec spec, ContainerStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("kind", spec.kind().toString());
        details.put("stream", spec.stream());
        if (spec.group() != null) {
            details.put("group", spec.group().name());
        }
        details.put("state", status.state());
        details.put("since", status.since());
        if (spec.kind() == SubscriptionKind.CATCH_UP) {
            details.put("live", status.live());
        }
        if (status.position() != null) {
            details.put("position", status.position().toString());
        }
        if (status.lag() != null) {
            details.put("lag", status.lag());
        }
        if (status.lagTime() != null) {
            details.put("lagSeconds", status.lagTime().toMillis() / 1000.0);
        }
        GroupStatus server = status.group();
        if (server != null && server.parked() != null) {
            details.put("parked", server.parked());
        }
        if (server != null && server.problem() != null) {
            details.put("groupUnknownSince", server.unknownSince());
            details.put("groupProblem", server.problem());
        }
        details.put("inFlight", status.inFlight());
        details.put("processed", status.processed());
        if (status.lastError() != null) {
            details.put("error", status.lastError());
        }
        return details;
    }
}
