package io.photonpump.spring.internal.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.stream.ExpectedVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WriteOutcomeTest {

    @Test
    void the_guide_names_all_outcomes_in_order() throws IOException {
        Matcher row = Pattern.compile("(?m)^\\| `photonpump\\.publish` .*`outcome` is (.*)\\|$")
                .matcher(Files.readString(Path.of("..", "docs", "spring.md")));
        assertThat(row.find()).isTrue();
        List<String> named = Pattern.compile("`([a-z-]+)`")
                .matcher(row.group(1))
                .results()
                .map(outcome -> outcome.group(1))
                .toList();
        assertThat(named)
                .isEqualTo(Arrays.stream(WriteOutcome.values())
                        .map(WriteOutcome::text)
                        .toList());
    }

    @Test
    void a_write_that_was_perhaps_carried_out_is_unknown() {
        assertThat(WriteOutcome.of(null)).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(WriteOutcome.of(timeout(false))).isEqualTo(WriteOutcome.TIMEOUT);
        assertThat(WriteOutcome.of(timeout(true))).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(WriteOutcome.of(new CancellationException())).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(WriteOutcome.of(new WrongExpectedVersionException("jumps", ExpectedVersion.noStream(), 3L)))
                .isEqualTo(WriteOutcome.WRONG_VERSION);
        assertThat(WriteOutcome.of(new IllegalStateException())).isEqualTo(WriteOutcome.FAILED);
    }

    private static OperationTimedOutException timeout(boolean sent) {
        return new OperationTimedOutException("writing", Duration.ofSeconds(1), sent, "");
    }
}
