package io.photonpump.internal.tcp.frame;

import io.photonpump.event.Credentials;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One package of the protocol as it came off the wire.
 *
 * <pre>
 * +----------------+---------+-------+------------------+--------------------------+-----------+
 * | length  int32  | command | flags | correlation id   | credentials              | payload   |
 * | LITTLE endian  | 1 byte  | 1 byte| 16 bytes         | only if flags &amp; 0x01     | 0..n bytes|
 * +----------------+---------+-------+------------------+--------------------------+-----------+
 * </pre>
 *
 * @param code the command byte, 0 to 255; {@link #command()} names it
 * @param flags {@link #NO_FLAGS}, {@link #AUTHENTICATED} or {@link #TRUSTED_WRITE}
 * @param credentials the raw block, present if and only if the flag says so
 * @param payload from position to limit, with an array behind it; valid only while the frame is being handled; bytes that are kept are copied
 */
public record Frame(
        int code, int flags, UUID correlationId, @Nullable FrameCredentials credentials, ByteBuffer payload) {

    /** The largest length prefix that a server accepts, in bytes (docs/protocol.md, Limits). */
    public static final int MAX_LENGTH = 64 * 1024 * 1024;

    /** Command, flags and correlation id: the smallest legal length prefix. */
    public static final int HEADER_LENGTH = 1 + 1 + 16;

    public static final int NO_FLAGS = 0b0000_0000;
    public static final int AUTHENTICATED = 0b0000_0001;
    public static final int TRUSTED_WRITE = 0b0000_0010;

    /** The id that the server uses for a refusal that concerns the whole connection. */
    public static final UUID ZERO_ID = new UUID(0, 0);

    /** The command, or null if this library does not know it. */
    public @Nullable Command command() {
        return Command.of(code);
    }

    /**
     * The username and password in a frame: anything that a peer may send, unlike {@link Credentials}, which are checked.
     */
    public record FrameCredentials(String username, String password) {
        @Override
        public String toString() {
            return "FrameCredentials[username=" + username + ", password=***]";
        }
    }
}
