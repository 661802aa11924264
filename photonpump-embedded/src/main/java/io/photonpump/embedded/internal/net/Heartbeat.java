package io.photonpump.embedded.internal.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Monitors a connection (docs/protocol.md, Heartbeats). After an interval without a byte it requests a heartbeat, and after a
 * timeout without a byte it gives up. It uses real time: moving the clock of the server must not end connections.
 */
final class Heartbeat {

    private final Duration interval;
    private final Duration timeout;
    private final Runnable ask;
    private final Runnable giveUp;
    private boolean signOfLife;
    private boolean asked;
    private @Nullable Future<?> next;

    Heartbeat(Duration interval, Duration timeout, Runnable ask, Runnable giveUp) {
        this.interval = interval;
        this.timeout = timeout;
        this.ask = ask;
        this.giveUp = giveUp;
    }

    /** Records a sign of life: bytes from the peer, or bytes that the peer read while the server does not read. */
    void sign(ChannelHandlerContext context) {
        signOfLife = true;
        if (asked) {
            stop();
            listen(context);
        }
    }

    void start(ChannelHandlerContext context) {
        if (!interval.isZero()) {
            listen(context);
        }
    }

    private void listen(ChannelHandlerContext context) {
        signOfLife = false;
        asked = false;
        next = context.executor().schedule(() -> judge(context), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void judge(ChannelHandlerContext context) {
        if (signOfLife) {
            listen(context);
        } else {
            asked = true;
            next = context.executor().schedule(giveUp, timeout.toMillis(), TimeUnit.MILLISECONDS);
            ask.run();
        }
    }

    void stop() {
        asked = false;
        if (next != null) {
            next.cancel(false);
        }
    }
}
