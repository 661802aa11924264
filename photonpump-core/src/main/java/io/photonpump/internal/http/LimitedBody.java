package io.photonpump.internal.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one response as text, up to a limit. A larger body fails with {@link BodyTooLargeException}, and the
 * connection is closed, so that an endpoint that never ends its body cannot fill the memory.
 *
 * <p>The HTTP client calls it for one signal at a time.
 */
final class LimitedBody implements BodySubscriber<String> {

    private final int limit;

    /** The length in the response's header; -1: none. */
    private final long declared;

    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription source;

    private LimitedBody(int limit, long declared) {
        this.limit = limit;
        this.declared = declared;
    }

    /** @param limit the largest body, in bytes */
    static BodyHandler<String> upTo(int limit) {
        return response -> new LimitedBody(
                limit, response.headers().firstValueAsLong("Content-Length").orElse(-1));
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        if (declared > limit) {
            refuse();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (body.isDone()) {
                return;
            }
            if (buffer.remaining() > limit - bytes.size()) {
                refuse();
            } else {
                byte[] piece = new byte[buffer.remaining()];
                buffer.get(piece);
                bytes.writeBytes(piece);
            }
        }
    }

    private void refuse() {
        bytes.reset();
        if (source != null) {
            source.cancel();
        }
        body.completeExceptionally(new BodyTooLargeException(limit));
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        if (!body.isDone()) {
            body.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
