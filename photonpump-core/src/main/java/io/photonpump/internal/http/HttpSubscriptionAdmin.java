package io.photonpump.internal.http;

import static io.photonpump.internal.http.AdminRequest.segment;

import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.admin.SubscriptionAdmin;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The administration of groups (docs/protocol.md, Persistent subscriptions over HTTP). */
record HttpSubscriptionAdmin(AdminCalls calls) implements SubscriptionAdmin {

    private static final String ROOT = "/subscriptions";

    @Override
    public CompletableFuture<PersistentSubscriptionInfo> info(String stream, String group) {
        AdminRequest request = AdminRequest.of(
                "reading the state of group '" + group + "' of stream '" + stream + "'",
                "GET",
                path(stream, group) + "/info");
        return calls.json(request.about(stream, group), AdminReader::subscription);
    }

    @Override
    public CompletableFuture<List<PersistentSubscriptionInfo>> list() {
        return calls.json(
                AdminRequest.of("listing persistent subscription groups", "GET", ROOT), AdminReader::subscriptions);
    }

    @Override
    public CompletableFuture<List<PersistentSubscriptionInfo>> list(String stream) {
        AdminRequest request =
                AdminRequest.of("listing the groups of stream '" + stream + "'", "GET", ROOT + "/" + segment(stream));
        // The status of a stream without groups is 404.
        return calls.jsonOrEmpty(request, AdminReader::subscriptions, List.of());
    }

    @Override
    public CompletableFuture<Void> replayParked(String stream, String group) {
        return replay(stream, group, "");
    }

    @Override
    public CompletableFuture<Void> replayParked(String stream, String group, long stopAt) {
        if (stopAt < 0) {
            throw new IllegalArgumentException("stopAt is an event number, 0 or more, not " + stopAt);
        }
        return replay(stream, group, "?stopAt=" + stopAt);
    }

    private CompletableFuture<Void> replay(String stream, String group, String query) {
        AdminRequest request = AdminRequest.of(
                "replaying the parked events of group '" + group + "' of stream '" + stream + "'",
                "POST",
                path(stream, group) + "/replayParked" + query);
        return calls.done(request.about(stream, group));
    }

    private static String path(String stream, String group) {
        return ROOT + "/" + segment(stream) + "/" + segment(group);
    }
}
