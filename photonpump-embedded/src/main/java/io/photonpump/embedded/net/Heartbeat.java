package io.photonpump.embedded.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the life of one connection (protocol §6.2): after an interval without a byte it asks for one, after a time-out
 * without any it gives the peer up. By real time: moving the server's clock must not make a connection look dead.
 */
final class Heartbeat {

    private final Duration interval;
    private final Duration timeout;
    private final Runnable ask;
    private final Runnable giveUp;
    private long received;
    private @Nullable Future<?> next;

    Heartbeat(Duration interval, Duration timeout, Runnable ask, Runnable giveUp) {
        this.interval = interval;
        this.timeout = timeout;
        this.ask = ask;
        this.giveUp = giveUp;
    }

    /** Anything counts: bytes from the peer, or bytes that it took from us while we do not listen to it. */
    void sign() {
        received++;
    }

    void start(ChannelHandlerContext context) {
        if (!interval.isZero()) {
            schedule(context);
        }
    }

    private void schedule(ChannelHandlerContext context) {
        long before = received;
        next = context.executor().schedule(() -> listen(context, before), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void listen(ChannelHandlerContext context, long before) {
        if (received != before) {
            schedule(context);
            return;
        }
        ask.run();
        next = context.executor()
                .schedule(
                        () -> {
                            if (received == before) {
                                giveUp.run();
                            } else {
                                schedule(context);
                            }
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (next != null) {
            next.cancel(false);
        }
    }
}
