package io.photonpump.internal.tcp;

import io.photonpump.internal.tcp.frame.Command;
import java.util.UUID;

/** Describes the header of a frame in the wire log. */
final class FrameDescription {

    private FrameDescription() {}

    /** The command, the exchange and the size, which every frame has. */
    static String header(int code, UUID id, int size) {
        Command command = Command.of(code);
        return (command == null ? "0x" + Integer.toHexString(code) : command.name()) + " #"
                + id.getLeastSignificantBits() + ", " + size + " bytes";
    }
}
