package io.photonpump.embedded.internal.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;

/** A reply that is sent later. */
record HeldReply(ByteBuf frame, ChannelPromise promise, Stage stage) {

    /** The stage of processing that a reply had reached when it was held. */
    enum Stage {
        /** No fault has seen it. */
        UNSEEN,
        /** Faults have struck it. */
        STRUCK,
        /** Faults have struck it, and it is to be sent twice. */
        DOUBLED,
        /** A fault has made it, for the client. */
        INJECTED
    }
}
