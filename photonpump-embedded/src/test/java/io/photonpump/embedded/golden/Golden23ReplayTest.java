package io.photonpump.embedded.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dialect V23 and the recordings of server 23.10.6. */
class Golden23ReplayTest extends GoldenReplay {

    private static final List<Path> RECORDINGS = recordings("golden-23", "23.10.6");

    Golden23ReplayTest() {
        super(Dialect.V23, RECORDINGS);
    }

    @Test
    void all_recordings_are_here() {
        assertThat(RECORDINGS).hasSize(200);
    }
}
