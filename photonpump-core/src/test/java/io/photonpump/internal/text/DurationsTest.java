package io.photonpump.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.000001S, less than 1 ms",
        "PT0.25S, 250 ms",
        "PT6.393385492S, 6.4 s",
        "PT1.234S, 1.234 s",
        "PT10S, 10 s",
        "PT1M30S, 1 min 30 s",
        "PT2M, 2 min",
        "PT1H5M, 1 h 5 min",
        "PT1H, 1 h",
        "P2DT3H, 2 d 3 h",
        "-PT5S, -5 s"
    })
    void durations_are_printed_in_units_that_suit_their_length(Duration duration, String text) {
        assertThat(Durations.format(duration)).isEqualTo(text);
    }
}
