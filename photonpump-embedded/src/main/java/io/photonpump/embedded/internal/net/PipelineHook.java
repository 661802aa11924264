package io.photonpump.embedded.internal.net;

import io.netty.channel.ChannelPipeline;

/**
 * A way into the pipeline of each new connection. From the socket inwards it is: bytes (a TLS handler goes in front:
 * {@code addFirst}), {@link #FRAMES}, and {@link #CONNECTION}, between which inbound messages are
 * {@link io.photonpump.internal.tcp.frame.Frame}s and outbound ones are buffers of exactly one frame each: that is where a handler
 * that delays, drops or forges goes ({@code addBefore(CONNECTION, ...)}).
 */
@FunctionalInterface
public interface PipelineHook {

    /** The handler that cuts bytes into frames. */
    String FRAMES = "frames";

    /** The handler that answers frames. */
    String CONNECTION = "connection";

    PipelineHook NONE = pipeline -> {};

    /** Called on the event loop, when the pipeline is complete and before the first byte. */
    void customize(ChannelPipeline pipeline);

    /** First this one, then the other. */
    default PipelineHook and(PipelineHook other) {
        return pipeline -> {
            customize(pipeline);
            other.customize(pipeline);
        };
    }
}
