package io.photonpump.embedded.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dialect V5 and the recordings of server 4.1.4, with the variants of 5.0.11 where that one answers differently. */
class GoldenReplayTest extends GoldenReplay {

    private static final List<Path> RECORDINGS = recordings("golden", "5.0.11");

    private static final Map<String, String> DIFFERENT = Map.of(
            "299-connection-not-ready",
            "recorded while the server started, different in every run; the embedded server is ready before it listens");

    GoldenReplayTest() {
        super(Dialect.V5, RECORDINGS, DIFFERENT);
    }

    @Test
    void all_recordings_are_here() {
        assertThat(RECORDINGS).hasSize(199);
    }
}
