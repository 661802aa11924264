package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import java.nio.charset.StandardCharsets;

/**
 * A user name and a password. {@link #toString()} never shows the password. The constructor throws {@link InvalidSettingsException} for
 * values that not every server accepts.
 *
 * @param username 1 to 127 bytes of UTF-8. It starts with an ASCII character, because servers from version 20 read other user names as
 *     tokens
 * @param password 1 to 127 bytes of UTF-8
 */
public record Credentials(String username, String password) {

    /** The longest user name or password in bytes of UTF-8; see docs/protocol.md, Credentials in a frame. */
    public static final int MAX_BYTES = 127;

    private static final char LAST_ASCII = 0x7f;

    /**
     * Creates credentials.
     *
     * @param username 1 to 127 bytes of UTF-8
     * @param password 1 to 127 bytes of UTF-8
     */
    public Credentials {
        requireLength("username", username);
        requireLength("password", password);
        if (username.charAt(0) > LAST_ASCII) {
            throw new InvalidSettingsException(
                    "username",
                    "a username must start with an ASCII character, because servers from version 20 read others as tokens");
        }
    }

    private static void requireLength(String what, String value) {
        int length = requireNonNull(value, what).getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_BYTES) {
            throw new InvalidSettingsException(
                    what, "a " + what + " must have 1 to " + MAX_BYTES + " bytes of UTF-8, this one has " + length);
        }
    }

    @Override
    public String toString() {
        return "Credentials[username=" + username + ", password=***]";
    }
}
