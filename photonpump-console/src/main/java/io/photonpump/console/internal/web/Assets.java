package io.photonpump.console.internal.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the page. */
final class Assets {

    private static final Map<String, String> TYPES = Map.of(
            "/console.css", "text/css;charset=UTF-8",
            "/console.js", "text/javascript;charset=UTF-8",
            "/actions.js", "text/javascript;charset=UTF-8",
            "/failed.js", "text/javascript;charset=UTF-8",
            "/streams.js", "text/javascript;charset=UTF-8",
            "/icon.svg", "image/svg+xml");

    private final Map<String, ConsoleReply> files = new HashMap<>();

    Assets() {
        TYPES.forEach((path, type) -> files.put(path, ConsoleReply.of(200, type, read(path.substring(1)))));
    }

    @Nullable
    ConsoleReply find(String path) {
        return files.get(path);
    }

    static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar of the console lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
