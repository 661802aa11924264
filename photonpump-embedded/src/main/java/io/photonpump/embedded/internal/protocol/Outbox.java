package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.MessageLite;
import io.photonpump.internal.tcp.frame.Command;
import java.util.UUID;

/** The way back to one client. What is sent leaves in order, but not before what it speaks of is safe. */
public interface Outbox {

    void send(Command command, UUID correlationId, MessageLite message);

    void send(Command command, UUID correlationId, byte[] payload);

    /** Closes the connection when everything sent so far has left. */
    void close();
}
