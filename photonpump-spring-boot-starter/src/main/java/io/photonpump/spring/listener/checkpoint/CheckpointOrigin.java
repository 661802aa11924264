package io.photonpump.spring.listener.checkpoint;

import io.photonpump.event.EventFilter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The stream and filter that a position refers to. In another stream, the same number is another event; under another server-side
 * filter, other events precede it.
 *
 * @param stream the stream, or {@code $all}
 * @param filter the server-side filter of {@code $all}; null: none
 */
public record CheckpointOrigin(String stream, @Nullable EventFilter filter) {

    private static final String ALL = "$all";

    /** The largest length of {@link #text()}, in characters. */
    public static final int MAX_TEXT = 1000;

    /**
     * {@return whether the checkpoint has the form of this origin: an event number in a stream, commit and prepare in {@code $all}}
     *
     * @param checkpoint the checkpoint to check
     */
    public boolean admits(Checkpoint checkpoint) {
        boolean isPosition = checkpoint.prepare() >= 0;
        return checkpoint.equals(Checkpoint.BEGINNING) || isPosition == stream.equals(ALL);
    }

    /**
     * {@return the text that stores keep beside a position, for example {@code jumps} or {@code $all filtered by
     * streamPrefix:club-,pony-}}
     *
     * <p>Equal origins have equal texts, whatever the order of the prefixes. A text that would be longer than {@link #MAX_TEXT}
     * ends with a digest.
     */
    public String text() {
        String text = filter == null ? stream : stream + " filtered by " + text(filter);
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        String digest = "… sha256:" + sha256(text);
        return text.substring(0, MAX_TEXT - digest.length()) + digest;
    }

    private static String text(EventFilter filter) {
        String on = filter.on() == EventFilter.On.STREAM ? "stream" : "eventType";
        String patterns = filter.patterns().stream()
                .distinct()
                .sorted()
                .map(pattern -> filter.kind() == EventFilter.Kind.PREFIX ? pattern.replace(",", "\\,") : pattern)
                .collect(Collectors.joining(","));
        return on + (filter.kind() == EventFilter.Kind.PREFIX ? "Prefix:" : "Regex:") + patterns;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
