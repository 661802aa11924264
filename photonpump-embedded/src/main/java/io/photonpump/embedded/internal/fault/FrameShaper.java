package io.photonpump.embedded.internal.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the bytes of a connection in pieces other than frames. What is written waits for a flush, as on any connection.
 * On the event loop.
 */
abstract class FrameShaper {

    private record Waiting(ByteBuf bytes, ChannelPromise promise) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();

    /** Takes over the buffer and the promise. */
    void write(ChannelHandlerContext channel, ByteBuf bytes, ChannelPromise promise) {
        waiting.add(new Waiting(bytes, promise));
    }

    abstract void flush(ChannelHandlerContext channel);

    /** Sends everything that waits, before another shaper replaces this one. */
    abstract void finish(ChannelHandlerContext channel);

    int frames() {
        return waiting.size();
    }

    /** Frees everything that waits after the connection has closed. */
    void release() {
        waiting.forEach(piece -> piece.bytes().release());
        waiting.clear();
    }

    /** Sends pieces of at most {@code size} bytes, each flushed by itself. */
    static final class Splitter extends FrameShaper {

        private final int size;

        Splitter(int size) {
            this.size = size;
        }

        @Override
        void flush(ChannelHandlerContext channel) {
            for (FrameShaper.Waiting next = super.waiting.poll(); next != null; next = super.waiting.poll()) {
                ByteBuf bytes = next.bytes();
                while (bytes.readableBytes() > size) {
                    channel.writeAndFlush(bytes.readRetainedSlice(size));
                }
                channel.writeAndFlush(bytes, next.promise());
            }
        }

        @Override
        void finish(ChannelHandlerContext channel) {
            flush(channel);
        }
    }

    /** Sends several frames in one buffer. */
    static final class Merger extends FrameShaper {

        private static final int MAX_WAIT_MILLIS = 20;

        private final int enough;
        private @Nullable Future<?> timeout;

        Merger(int enough) {
            this.enough = enough;
        }

        @Override
        void flush(ChannelHandlerContext channel) {
            if (frames() >= enough) {
                finish(channel);
            } else if (timeout == null && frames() > 0) {
                timeout = channel.executor().schedule(() -> finish(channel), MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        void finish(ChannelHandlerContext channel) {
            if (timeout != null) {
                timeout.cancel(false);
                timeout = null;
            }
            CompositeByteBuf together = channel.alloc().compositeBuffer();
            for (FrameShaper.Waiting next = super.waiting.poll(); next != null; next = super.waiting.poll()) {
                together.addComponent(true, next.bytes());
                next.promise().setSuccess();
            }
            channel.writeAndFlush(together);
        }
    }
}
