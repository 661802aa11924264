package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.engine.AllResult;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.subscription.EventFilter;
import java.util.ArrayDeque;
import java.util.Queue;

/** A read of {@code $all}, page by page, as fast as its client takes it. */
final class AllRead {

    /** The number of pages without an event after which other calls have their turn. */
    private static final int MAX_EMPTY_PAGES = 16;

    private final GrpcCall call;
    private final boolean forward;
    private final boolean resolveLinks;
    private final EventFilter filter;
    private final int window;
    private final EventOutput output;
    private final Queue<ResolvedEvent> page = new ArrayDeque<>();
    private Position next = Position.START;
    private long remaining;
    private boolean lastPage;

    /** @param window the number of events to look at for a page */
    AllRead(GrpcCall call, boolean forward, boolean resolveLinks, EventFilter filter, int window, EventOutput output) {
        this.call = call;
        this.forward = forward;
        this.resolveLinks = resolveLinks;
        this.filter = filter;
        this.window = window;
        this.output = output;
    }

    /** @param count the maximum number of events, unsigned, not 0 */
    void start(Position from, long count) {
        next = from;
        remaining = count < 0 ? Long.MAX_VALUE : count;
        proceed();
    }

    private void proceed() {
        int emptyPages = 0;
        while (emptyPages < MAX_EMPTY_PAGES && call.isWritable()) {
            ResolvedEvent event = page.poll();
            if (event != null) {
                if (!output.hasForm()) {
                    return;
                }
                output.send(event);
                remaining--;
            } else if (lastPage || remaining == 0) {
                call.finish();
                return;
            } else {
                loadPage();
                emptyPages += page.isEmpty() ? 1 : 0;
            }
        }
        call.onWritable(this::proceed);
    }

    private void loadPage() {
        AllResult result = call.engine()
                .readAll(
                        call.user(),
                        next,
                        (int) Math.min(StreamRead.PAGE, remaining),
                        window,
                        filter,
                        forward,
                        resolveLinks);
        switch (result.status()) {
            case SUCCESS -> {
                page.addAll(result.events());
                next = result.next();
                lastPage = result.end();
            }
            case ACCESS_DENIED -> throw new GrpcException(GrpcStatus.ACCESS_DENIED);
            case ERROR -> throw new GrpcException(StatusCode.UNKNOWN, "Unexpected ReadAllResult: Error");
        }
    }
}
