package io.photonpump.embedded.internal.fault;

import java.util.UUID;

/** A request, or the reply to one, at the moment a fault strikes, and what became of it. */
final class StruckMessage {

    /** Of the request. */
    final UUID id;

    /** Of the request; 0 where there is none to answer. */
    final int command;

    final boolean reply;

    /** Lost, or answered by a fault: it goes no further. */
    boolean taken;

    /** It goes on later. */
    boolean held;

    /** It goes on twice. */
    boolean doubled;

    StruckMessage(UUID id, int command, boolean reply) {
        this.id = id;
        this.command = command;
        this.reply = reply;
    }
}
