package io.photonpump.embedded.internal.store;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The target of a link: {@code number@stream}, split at the first {@code @} (docs/protocol.md, Links). */
public record Link(long number, String stream) {

    /** Returns the target of a link; null if the data is not a link. */
    public static @Nullable Link parse(StoredEvent event) {
        String text = new String(event.data(), StandardCharsets.UTF_8);
        int at = text.indexOf('@');
        if (at < 0) {
            return null;
        }
        try {
            return new Link(Long.parseLong(text.substring(0, at).trim()), text.substring(at + 1));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Returns the data of a link to this event. */
    public static byte[] dataFor(StoredEvent target) {
        return (target.number() + "@" + target.stream()).getBytes(StandardCharsets.UTF_8);
    }
}
