package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.SliceResult;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A subscription to a stream: its history, then what is written. Rights are checked at the beginning only. A stream that does not
 * exist is waited for.
 */
final class StreamSubscription {

    private final GrpcCall call;
    private final String stream;
    private final boolean resolveLinks;
    private final EventOutput output;
    private final SubscriptionMessages messages;
    private final Queue<ResolvedEvent> page = new ArrayDeque<>();
    private final LiveFeed live;
    private long nextPage;
    private long next;
    private boolean lastPage;
    private boolean awaitsStream;

    StreamSubscription(GrpcCall call, String stream, boolean resolveLinks, EventOutput output) {
        this.call = call;
        this.stream = stream;
        this.resolveLinks = resolveLinks;
        this.output = output;
        this.messages = new SubscriptionMessages(call);
        this.live = new LiveFeed(call, this::deliver, this::readAgain);
    }

    /** @param first the number of the first event; without effect from the end */
    void start(boolean fromEnd, long first) {
        next = first;
        nextPage = first;
        boolean deleted = call.engine().store().lastNumber(stream) == Streams.DELETED;
        if (deleted && (!fromEnd || call.engine().dialect().refusesDeletedFromEnd())) {
            throw new GrpcException(GrpcStatus.streamDeleted(stream));
        }
        messages.begin();
        if (fromEnd) {
            goLive();
        } else {
            read();
        }
    }

    private void goLive() {
        messages.caughtUp();
        live.subscribe(stream, resolveLinks);
    }

    private void readAgain() {
        messages.fellBehind();
        nextPage = next;
        lastPage = false;
        read();
    }

    private void read() {
        while (call.isWritable()) {
            ResolvedEvent event = page.poll();
            if (event != null) {
                if (!output.hasForm()) {
                    return;
                }
                send(event);
            } else if (lastPage) {
                goLive();
                return;
            } else if (!loadPage()) {
                return;
            }
        }
        call.onWritable(this::read);
    }

    /** Returns whether reading goes on: not while the stream does not exist. */
    private boolean loadPage() {
        SliceResult result = call.engine().readForward(User.SYSTEM, stream, nextPage, StreamRead.PAGE, resolveLinks);
        switch (result.status()) {
            case SUCCESS -> {
                page.addAll(result.events());
                nextPage = result.next();
                lastPage = result.endOfStream();
                return true;
            }
            case NO_STREAM -> {
                awaitStream();
                return false;
            }
            case STREAM_DELETED -> throw new GrpcException(GrpcStatus.streamDeleted(stream));
            case ACCESS_DENIED, ERROR ->
                throw new GrpcException(StatusCode.UNKNOWN, "Unexpected ReadStreamResult: Error");
        }
        throw new IllegalStateException("every status has its case");
    }

    private void awaitStream() {
        if (call.engine().dialect().catchesUpWithMissingStreams()) {
            goLive();
        } else {
            awaitsStream = true;
            live.subscribe(stream, resolveLinks);
        }
    }

    private void deliver(ResolvedEvent event) {
        if (awaitsStream) {
            awaitsStream = false;
            call.engine().connectionClosed(call.id());
            read();
        } else if (output.hasForm() && event.original().number() >= next) {
            send(event);
            if (event.original().number() == Streams.DELETED) {
                call.end(GrpcStatus.streamDeleted(stream));
            }
        }
    }

    private void send(ResolvedEvent event) {
        long number = event.original().number();
        next = number == Streams.DELETED ? number : number + 1;
        output.send(event);
    }
}
