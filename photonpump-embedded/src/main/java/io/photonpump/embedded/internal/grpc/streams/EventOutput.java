package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.message.EventMessage;
import io.photonpump.embedded.internal.store.ResolvedEvent;

/**
 * Sends events in the form that the client wants.
 *
 * @param textIds whether ids are text
 * @param hasForm whether the client has said which form it wants: the real server sends no event without, and nothing after it
 */
record EventOutput(GrpcCall call, boolean textIds, boolean hasForm) {

    void send(ResolvedEvent event) {
        call.send(EventMessage.of(event, textIds));
    }
}
