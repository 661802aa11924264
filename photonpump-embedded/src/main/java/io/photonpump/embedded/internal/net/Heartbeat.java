package io.photonpump.embedded.internal.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the life of one connection (docs/protocol.md, Heartbeats): after an interval without a byte it asks for one,
 * after a time-out without any it gives the peer up. By real time: moving the server's clock must not make a connection
 * look dead.
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

    /** Anything counts: bytes from the peer, or bytes that it took from us while we do not listen to it. */
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
