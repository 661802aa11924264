package io.photonpump.internal.request;

import static java.util.Objects.requireNonNull;

import io.photonpump.internal.text.StreamNames;
import org.jspecify.annotations.Nullable;

/**
 * Checks of the names of streams and groups. The server accepts every name that is not empty. Text that is not valid
 * Unicode would arrive as another name, with a question mark for each unpaired surrogate.
 */
public final class NameChecks {

    public static final String ALL = "$all";

    private NameChecks() {}

    public static void requireStream(@Nullable String stream) {
        require("stream", "a stream", stream);
    }

    /** Checks the name of a stream that a call writes to, changes or deletes, or that a group belongs to. */
    public static void requireWritable(@Nullable String stream) {
        requireStream(stream);
        StreamNames.requireWritable(requireNonNull(stream, "stream"));
    }

    /** Checks the name of a stream that can be read by event numbers, which {@code $all} cannot. */
    public static void requireReadable(@Nullable String stream, String instead) {
        requireStream(stream);
        if (ALL.equals(stream)) {
            throw new IllegalArgumentException("$all has no event numbers: use " + instead);
        }
    }

    public static void requireGroup(@Nullable String group) {
        require("group", "a persistent subscription group", group);
    }

    private static void require(String parameter, String what, @Nullable String name) {
        requireNonNull(name, parameter);
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " needs a name");
        }
        requireUnicode("the name of " + what, name);
    }

    /** Refuses text with unpaired surrogates. */
    static void requireUnicode(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            what + " is not valid Unicode: there is an unpaired surrogate at index " + i);
                }
                i++;
            }
        }
    }
}
