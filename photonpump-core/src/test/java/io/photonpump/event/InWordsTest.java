package io.photonpump.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class InWordsTest {

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
    void durations_are_told_in_units_that_people_use(Duration duration, String words) {
        assertThat(InWords.of(duration)).isEqualTo(words);
    }

    @Test
    void an_event_that_was_reached_through_a_link_is_named_by_its_own_place() {
        RecordedEvent event = event("order-3", 0, "OrderPlaced");
        RecordedEvent link = event("$ce-order", 5, "$>");
        assertThat(InWords.of(new ResolvedEvent(event, link, null, 0))).isEqualTo("0@order-3 (OrderPlaced)");
        assertThat(InWords.of(new ResolvedEvent(event, null, null, 0))).isEqualTo("0@order-3 (OrderPlaced)");
        assertThat(InWords.of(new ResolvedEvent(null, link, null, 0))).isEqualTo("the link 5@$ce-order");
        assertThat(InWords.of((ResolvedEvent) null)).isEqualTo("nothing");
    }

    @Test
    void neither_bodies_nor_metadata_are_told() {
        RecordedEvent event = event("order-3", 0, "OrderPlaced");
        RecordedEvent link = event("$ce-order", 5, "$>");
        assertThat(InWords.of(event) + event + new ResolvedEvent(event, link, null, 3))
                .doesNotContain("secret")
                .doesNotContain("bytes");
    }

    private static RecordedEvent event(String stream, long number, String type) {
        Content secret = Content.of("\"secret\"".getBytes(StandardCharsets.UTF_8), true);
        return new RecordedEvent(stream, number, UUID.randomUUID(), type, secret, secret, Instant.EPOCH);
    }
}
