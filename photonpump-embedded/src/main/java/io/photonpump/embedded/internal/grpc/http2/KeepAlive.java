package io.photonpump.embedded.internal.grpc.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a silent client for a sign of life, and gives up if there is none. Confined to the event loop. */
final class KeepAlive {

    /** The time without a frame after which the server asks, as the real one does. */
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long timeoutNanos;
    private final Runnable ask;
    private final Runnable giveUp;
    private long lastSign = System.nanoTime();
    private boolean asked;
    private @Nullable Future<?> check;

    /** @param timeout how long the client may take to answer; zero: it is never asked */
    KeepAlive(Duration timeout, Runnable ask, Runnable giveUp) {
        this.timeoutNanos = timeout.toNanos();
        this.ask = ask;
        this.giveUp = giveUp;
    }

    void start(ChannelHandlerContext context) {
        if (timeoutNanos > 0) {
            checkIn(context, INTERVAL_NANOS);
        }
    }

    void stop() {
        if (check != null) {
            check.cancel(false);
        }
    }

    /** Called when something has come from the client. */
    void sign() {
        lastSign = System.nanoTime();
        asked = false;
    }

    private void checkIn(ChannelHandlerContext context, long nanos) {
        check = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        long silence = System.nanoTime() - lastSign;
        long limit = asked ? INTERVAL_NANOS + timeoutNanos : INTERVAL_NANOS;
        if (silence < limit) {
            checkIn(context, limit - silence);
        } else if (asked) {
            giveUp.run();
        } else {
            asked = true;
            ask.run();
            checkIn(context, timeoutNanos);
        }
    }
}
