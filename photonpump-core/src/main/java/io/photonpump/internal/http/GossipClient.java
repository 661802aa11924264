package io.photonpump.internal.http;

import io.photonpump.internal.thread.Failures;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Requests the gossip of one node, without credentials. */
final class GossipClient {

    private static final String PATH = "/gossip?format=json";

    /** The limit for a response; a node of a cluster takes about 500 bytes. */
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HttpSender http;
    private final Duration timeout;
    private final MemberEndpoints endpoints;

    GossipClient(HttpSender http, Duration timeout, MemberEndpoints endpoints) {
        this.http = http;
        this.endpoints = endpoints;
        this.timeout = timeout;
    }

    CompletableFuture<GossipAnswer> ask(Destination peer) {
        HttpRequest request = HttpRequest.newBuilder(http.uri(peer.address(), PATH))
                .header("Accept", "application/json")
                .build();
        return http.send(request, timeout, MAX_ANSWER_BYTES, peer.serverName()).thenApply(this::read);
    }

    String describe(Throwable failure) {
        return HttpFailures.describe(Failures.unwrapped(failure), timeout, http.encrypted());
    }

    private GossipAnswer read(HttpResponse<String> response) {
        if (response.statusCode() == NOT_FOUND) {
            throw new IllegalArgumentException(
                    "it has no gossip (HTTP 404): a single node before version 21.2 has none "
                            + "unless it was told to, connect to it with eventstore:// instead");
        }
        if (response.statusCode() != OK) {
            throw new IllegalArgumentException("it answered with HTTP status " + response.statusCode());
        }
        return GossipReader.read(response.body(), endpoints);
    }
}
