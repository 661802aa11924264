package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.MessageLite;
import io.photonpump.internal.tcp.frame.Command;
import java.util.UUID;

/** Sends replies to one client. They leave in order, after what they report is durable. */
public interface Outbox {

    void send(Command command, UUID correlationId, MessageLite message);

    void send(Command command, UUID correlationId, byte[] payload);

    /** Closes the connection after everything that was sent. */
    void close();
}
