package io.photonpump.embedded.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dialect V23 and the recordings of server 23.10.6. */
class Golden23ReplayTest extends GoldenReplay {

    private static final List<Path> RECORDINGS = recordings("golden-23", "23.10.6");

    private static final Map<String, String> DIFFERENT = Map.of(
            "299-connection-not-ready",
            "recorded while the server started, different in every run; the embedded server is ready before it listens");

    Golden23ReplayTest() {
        super(Dialect.V23, RECORDINGS, DIFFERENT);
    }

    @Test
    void all_recordings_are_here() {
        assertThat(RECORDINGS).hasSize(200);
    }
}
