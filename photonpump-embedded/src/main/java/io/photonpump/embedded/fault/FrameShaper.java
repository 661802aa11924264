package io.photonpump.embedded.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Cuts the bytes of a connection in other places than between frames. On the event loop. */
interface FrameShaper {

    /** Takes over the buffer and the promise. */
    void write(ChannelHandlerContext channel, ByteBuf bytes, ChannelPromise promise);

    /** The connection is gone. */
    void release();

    /** Pieces of at most {@code size} bytes, each flushed by itself. */
    record Splitter(int size) implements FrameShaper {

        @Override
        public void write(ChannelHandlerContext channel, ByteBuf bytes, ChannelPromise promise) {
            while (bytes.readableBytes() > size) {
                channel.writeAndFlush(bytes.readRetainedSlice(size));
            }
            channel.writeAndFlush(bytes, promise);
        }

        @Override
        public void release() {}
    }

    /** Several frames in one buffer. */
    final class Merger implements FrameShaper {

        private static final int PATIENCE_MILLIS = 20;

        private final int frames;
        private final List<ChannelPromise> promises = new ArrayList<>();
        private @Nullable CompositeByteBuf merged;
        private @Nullable Future<?> patience;

        Merger(int frames) {
            this.frames = frames;
        }

        @Override
        public void write(ChannelHandlerContext channel, ByteBuf bytes, ChannelPromise promise) {
            if (merged == null) {
                merged = channel.alloc().compositeBuffer();
                patience = channel.executor().schedule(() -> send(channel), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
            merged.addComponent(true, bytes);
            promises.add(promise);
            if (promises.size() == frames) {
                send(channel);
            }
        }

        private void send(ChannelHandlerContext channel) {
            var together = merged;
            if (together == null) {
                return;
            }
            merged = null;
            if (patience != null) {
                patience.cancel(false);
            }
            var waiting = List.copyOf(promises);
            promises.clear();
            channel.writeAndFlush(together).addListener(written -> {
                for (ChannelPromise promise : waiting) {
                    if (written.isSuccess()) {
                        promise.trySuccess();
                    } else {
                        promise.tryFailure(written.cause());
                    }
                }
            });
        }

        @Override
        public void release() {
            if (merged != null) {
                merged.release();
                merged = null;
            }
        }
    }
}
