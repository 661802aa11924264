package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import io.photonpump.internal.tcp.frame.Command;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Sends messages with 32-bit event numbers until the client identifies itself. */
final class NarrowOutbox implements Outbox {

    private final Outbox outbox;
    private final BooleanSupplier narrow;

    NarrowOutbox(Outbox outbox, BooleanSupplier narrow) {
        this.outbox = outbox;
        this.narrow = narrow;
    }

    @Override
    public void send(Command command, UUID correlationId, MessageLite message) {
        boolean narrowed = narrow.getAsBoolean() && message instanceof Message;
        outbox.send(command, correlationId, narrowed ? EventNumbers.narrowed((Message) message) : message);
    }

    @Override
    public void send(Command command, UUID correlationId, byte[] payload) {
        outbox.send(command, correlationId, payload);
    }

    @Override
    public void close() {
        outbox.close();
    }
}
