package io.photonpump.embedded.internal.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.photonpump.internal.tcp.frame.FrameDecoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the memory and the time of the unfinished frame of a connection. Single bytes count as a sign of life for the {@link
 * Heartbeat}, so that a frame needs its own time limit.
 */
final class FrameIntake {

    private final FrameDecoder frames;
    private final InboundMemory memory;
    private final Duration timeout;
    private InboundMemory.@Nullable Share share;
    private @Nullable Future<?> deadline;

    FrameIntake(FrameDecoder frames, InboundMemory memory, Duration timeout) {
        this.frames = frames;
        this.memory = memory;
        this.timeout = timeout;
    }

    /**
     * Starts the observation.
     *
     * @param evict closes the connection because its frame occupies too much memory
     */
    void start(Runnable evict) {
        share = memory.share(evict);
    }

    /** Called when a frame is complete. The time of the next one begins. */
    void frameCompleted() {
        cancel();
    }

    /**
     * Called when bytes have arrived.
     *
     * @param held whether the server has stopped reading the connection, so that the frame cannot become complete
     * @param late closes the connection because its frame has not become complete
     */
    void bytesArrived(ChannelHandlerContext context, boolean held, Runnable late) {
        int unfinished = frames.unfinishedBytes();
        if (share != null) {
            share.hold(unfinished);
        }
        if (unfinished == 0 || held) {
            cancel();
        } else if (deadline == null && !timeout.isZero()) {
            deadline = context.executor().schedule(late, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void stop() {
        cancel();
        if (share != null) {
            share.hold(0);
        }
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
