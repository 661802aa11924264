package io.photonpump.embedded.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dialect V5 and the recordings of server 4.1.4, with the variants of 5.0.11 where that one answers differently. */
class GoldenReplayTest extends GoldenReplay {

    private static final List<Path> RECORDINGS = recordings("golden", "5.0.11");

    GoldenReplayTest() {
        super(Dialect.V5, RECORDINGS);
    }

    @Test
    void all_recordings_are_here() {
        assertThat(RECORDINGS).hasSize(199);
    }
}
