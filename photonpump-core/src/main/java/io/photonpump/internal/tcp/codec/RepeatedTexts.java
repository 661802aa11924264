package io.photonpump.internal.tcp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts that come again and again: nearly every event of a page has the stream and one of the types of the event before. The
 * last few are remembered, so that an event need not bring its own copy of them.
 *
 * <p>A text is recognised by comparing its characters with the bytes, which only works where each character is one byte; others
 * are decoded each time. So are long ones.
 */
final class RepeatedTexts {

    /** A power of two. */
    private static final int SLOTS = 64;

    /** Longer texts are not remembered: a server could fill the memory with them. */
    static final int MAX_LENGTH = 256;

    private final String[] slots = new String[SLOTS];

    RepeatedTexts() {
        Arrays.fill(slots, "");
    }

    /** The UTF-8 text of these bytes. */
    String of(byte[] bytes, int at, int length) {
        if (length > MAX_LENGTH) {
            return new String(bytes, at, length, StandardCharsets.UTF_8);
        }
        int slot = slot(bytes, at, length);
        String text = slots[slot];
        if (!is(text, bytes, at, length)) {
            text = new String(bytes, at, length, StandardCharsets.UTF_8);
            slots[slot] = text;
        }
        return text;
    }

    /** The end tells texts apart: streams of a category, and types of a family, begin alike. */
    private static int slot(byte[] bytes, int at, int length) {
        int hash = length;
        for (int i = Math.max(0, length - 4); i < length; i++) {
            hash = 31 * hash + bytes[at + i];
        }
        return (hash ^ hash >>> 6) & (SLOTS - 1);
    }

    /** A byte of a longer character is negative, and no character is. */
    private static boolean is(String text, byte[] bytes, int at, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = length - 1; i >= 0; i--) {
            if (text.charAt(i) != bytes[at + i]) {
                return false;
            }
        }
        return true;
    }
}
