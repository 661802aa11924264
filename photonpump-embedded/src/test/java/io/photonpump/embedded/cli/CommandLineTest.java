package io.photonpump.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandLineTest {

    @Test
    void values_follow_a_space_or_an_equals_sign() {
        var line = CommandLine.parse("--tcp-port", "1234", "--data-directory=/var/lib/a=b", "--tls");

        assertThat(line.port(Option.TCP_PORT, 1113)).isEqualTo(1234);
        assertThat(line.path(Option.DATA_DIRECTORY)).isEqualTo(Path.of("/var/lib/a=b"));
        assertThat(line.has(Option.TLS)).isTrue();
        assertThat(line.port(Option.HTTP_PORT, 2113)).isEqualTo(2113);
    }

    @ParameterizedTest
    @CsvSource({"500ms,500", "5s,5000", "2m,120000", "PT0.25S,250"})
    void durations_are_short_or_iso(String text, long millis) {
        assertThat(CommandLine.parse("--heartbeat-interval", text).duration(Option.HEARTBEAT_INTERVAL))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void a_duration_may_be_shorter_than_a_millisecond() {
        assertThat(CommandLine.parse("--write-time", "100us").duration(Option.WRITE_TIME))
                .isEqualTo(Duration.ofNanos(100_000));
    }

    @Test
    void names_of_choices_are_read_in_any_case() {
        assertThat(CommandLine.parse("--dialect", "seconds").oneOf(Option.DIALECT, TimeUnit.class, TimeUnit.DAYS))
                .isEqualTo(TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "--tcpport,--tcp-port",
        "--datadir,--data-directory",
        "--help-me,--help",
        "--heartbeats,--no-heartbeats",
        "--tls-cert,--tls-certificate",
        "--projections,--standard-projections",
        "x,--tls"
    })
    void an_unknown_option_is_answered_with_the_nearest_name(String wrong, String nearest) {
        assertThatThrownBy(() -> CommandLine.parse(wrong))
                .isInstanceOf(UsageException.class)
                .hasMessage("unknown option " + wrong + ": did you mean " + nearest + "? --help lists them all");
    }

    @ParameterizedTest
    @CsvSource({
        "--tcp-port 70000,a number from 0 to 65535",
        "--tcp-port x,a number from 0 to 65535",
        "--tcp-port -1,a number from 0 to 65535",
        "--heartbeat-timeout 5,500ms",
        "--heartbeat-timeout 0s,above zero",
        "--overtaking often,a whole number",
        "--dialect V7,V5|V23"
    })
    void a_wrong_value_is_answered_with_what_would_be_right(String arguments, String right) {
        var line = CommandLine.parse(arguments.split(" "));

        assertThatThrownBy(() -> {
                    line.port(Option.TCP_PORT, 0);
                    line.duration(Option.HEARTBEAT_TIMEOUT);
                    line.number(Option.OVERTAKING);
                    line.oneOf(Option.DIALECT, TimeUnit.class, TimeUnit.DAYS);
                })
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(arguments.split(" ")[0])
                .hasMessageContaining(right);
    }

    @Test
    void a_missing_value_an_unwanted_value_and_a_repetition_are_refused() {
        assertThatThrownBy(() -> CommandLine.parse("--tcp-port")).hasMessageContaining("--tcp-port PORT");
        assertThatThrownBy(() -> CommandLine.parse("--tcp-port", "--tls")).hasMessageContaining("--tcp-port PORT");
        assertThatThrownBy(() -> CommandLine.parse("--tls=yes")).hasMessageContaining("takes no value");
        assertThatThrownBy(() -> CommandLine.parse("--tls", "--tls")).hasMessageContaining("twice");
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void the_help_explains_every_option(Option option) {
        assertThat(CommandLine.help()).contains(option.syntax()).contains(option.explanation());
    }
}
