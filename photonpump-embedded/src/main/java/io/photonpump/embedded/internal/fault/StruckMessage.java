package io.photonpump.embedded.internal.fault;

import java.util.UUID;

/** A request or reply that faults may strike, and what they have done to it. */
final class StruckMessage {

    /** The correlation id of the request. */
    final UUID id;

    /** The command of the request; 0 if there is no request to answer. */
    final int command;

    final boolean reply;

    /** True if the message was discarded or answered by a fault; it is not processed any further. */
    boolean taken;

    /** True if the message is processed later. */
    boolean held;

    /** True if the message is sent twice. */
    boolean doubled;

    StruckMessage(UUID id, int command, boolean reply) {
        this.id = id;
        this.command = command;
        this.reply = reply;
    }
}
