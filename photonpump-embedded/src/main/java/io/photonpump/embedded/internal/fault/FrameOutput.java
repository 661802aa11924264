package io.photonpump.embedded.internal.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** The way to the client, through a {@link FrameShaper} if a fault has installed one. On the event loop. */
final class FrameOutput {

    private final ChannelHandlerContext channel;
    private @Nullable FrameShaper shaper;

    FrameOutput(ChannelHandlerContext channel) {
        this.channel = channel;
    }

    boolean isShaped() {
        return shaper != null;
    }

    void write(ByteBuf bytes, ChannelPromise promise) {
        if (shaper == null) {
            channel.write(bytes, promise);
        } else {
            shaper.write(channel, bytes, promise);
        }
    }

    void flush() {
        if (shaper == null) {
            channel.flush();
        } else {
            shaper.flush(channel);
        }
    }

    void flushAfterTurn() {
        afterTurn(this::flush);
    }

    /**
     * Runs the action after the replies of the current turn have left. They leave in a task of their own, at the end of the
     * turn, when what they report is durable. That task may not have been submitted yet, hence the two steps.
     */
    void afterTurn(Runnable action) {
        EventExecutor loop = channel.executor();
        loop.execute(() -> loop.execute(action));
    }

    void shape(FrameShaper next) {
        if (shaper != null) {
            shaper.finish(channel);
        }
        shaper = next;
    }

    void release() {
        if (shaper != null) {
            shaper.release();
        }
    }
}
