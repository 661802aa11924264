package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * A username and its password. The password is for the wire only: {@link #toString()} never shows it.
 *
 * @param username 1 to 127 bytes of UTF-8; servers from 20 take a username that does not start with an ASCII character for a
 *     token (docs/protocol.md, Credentials in a frame), so that is refused
 * @param password 1 to 127 bytes of UTF-8
 */
public record Credentials(String username, String password) {

    /** What fits the one length byte of every server version (docs/protocol.md, Credentials in a frame). */
    public static final int MAX_BYTES = 127;

    public Credentials {
        requireNonNull(username, "username");
        requireNonNull(password, "password");
        requireLength("username", username);
        requireLength("password", password);
        if (username.charAt(0) > 0x7f) {
            throw new IllegalArgumentException(
                    "a username has to start with an ASCII character, because servers from version 20 read others as a token");
        }
    }

    private static void requireLength(String what, String value) {
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a " + what + " takes 1 to " + MAX_BYTES + " bytes of UTF-8, this one has " + length);
        }
    }

    @Override
    public String toString() {
        return "Credentials[username=" + username + ", password=***]";
    }
}
