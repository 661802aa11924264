package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.subscription.DropReason;
import io.photonpump.embedded.internal.subscription.Subscriber;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The live part of a subscription. Events wait for a client that does not take them, up to a limit: then the subscription ends
 * behind those that have waited, or goes back to reading, as the dialect has it.
 */
final class LiveFeed implements Subscriber {

    /**
     * The number of events that wait. The real server keeps 64, and has some time to send them while a write is carried out; here
     * a write of many events arrives at once.
     */
    private static final int MAX_WAITING = 1000;

    private static final GrpcStatus TOO_SLOW = GrpcStatus.of(
            StatusCode.ABORTED,
            "Operation timed out: Consumer too slow to handle event while live. Client resubscription required.");

    private final GrpcCall call;
    private final Consumer<ResolvedEvent> deliver;
    private final Runnable readAgain;
    private final Queue<ResolvedEvent> waiting = new ArrayDeque<>();
    private boolean overrun;

    /**
     * @param deliver sends an event
     * @param readAgain goes back to reading, behind the event that was delivered last
     */
    LiveFeed(GrpcCall call, Consumer<ResolvedEvent> deliver, Runnable readAgain) {
        this.call = call;
        this.deliver = deliver;
        this.readAgain = readAgain;
    }

    /** @param stream empty for all */
    void subscribe(String stream, boolean resolveLinks) {
        call.engine().subscribe(call.id(), call.id(), stream, resolveLinks, this);
    }

    @Override
    public void appeared(ResolvedEvent event) {
        if (!overrun) {
            call.act(() -> take(event));
        }
    }

    private void take(ResolvedEvent event) {
        if (waiting.isEmpty() && call.isWritable()) {
            deliver.accept(event);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(event);
            call.onWritable(this::proceed);
        } else {
            overrun = true;
            call.engine().connectionClosed(call.id());
        }
    }

    private void proceed() {
        while (!waiting.isEmpty() && call.isWritable()) {
            deliver.accept(waiting.remove());
        }
        if (!waiting.isEmpty()) {
            call.onWritable(this::proceed);
        } else if (overrun) {
            if (call.engine().dialect().abortsSlowSubscribers()) {
                call.end(TOO_SLOW);
            } else {
                overrun = false;
                readAgain.run();
            }
        }
    }

    @Override
    public void checkpoint(Position position) {
        throw new IllegalStateException("this subscription has no filter");
    }

    @Override
    public void failed(String reason) {
        call.end(GrpcStatus.of(StatusCode.UNKNOWN, reason));
    }

    /** Called when the server stops. */
    @Override
    public void dropped(DropReason reason) {
        call.end(GrpcStatus.of(StatusCode.UNAVAILABLE, "The server stops."));
    }
}
