package io.photonpump.embedded.internal.net;

import io.netty.channel.ChannelPipeline;

/**
 * Customises the pipeline of each new connection. From the socket inwards the pipeline contains bytes, {@link #FRAMES}, and
 * {@link #CONNECTION}. A TLS handler is added with {@code addFirst}. Between the two handlers, inbound messages are {@link
 * io.photonpump.internal.tcp.frame.Frame}s, and outbound messages are buffers with exactly one frame: handlers that delay, drop
 * or forge frames are added there ({@code addBefore(CONNECTION, ...)}).
 */
@FunctionalInterface
public interface PipelineHook {

    /** The name of the handler that decodes frames. */
    String FRAMES = "frames";

    /** The name of the handler that replies to frames. */
    String CONNECTION = "connection";

    PipelineHook NONE = pipeline -> {};

    /** Called on the event loop when the pipeline is complete, before the first byte is read. */
    void customize(ChannelPipeline pipeline);

    /** Returns a hook that calls this one and then the other. */
    default PipelineHook and(PipelineHook other) {
        return pipeline -> {
            customize(pipeline);
            other.customize(pipeline);
        };
    }
}
