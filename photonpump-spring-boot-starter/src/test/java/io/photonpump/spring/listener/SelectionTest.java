package io.photonpump.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.event.EventFilter;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters of {@code $all} that ask for system events. */
@Timeout(10)
class SelectionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^\\$ce-order",
                "^[$]ce-order",
                "^[\\$]ce-",
                "^\\Q$ce-order\\E",
                "^(order-|\\$ce-)",
                "\\x24ce-order",
                "^(?!\\$et-).*|^\\$ce-order"
            })
    void a_regular_expression_that_names_a_system_stream_asks_for_system_events(String regex) {
        assertThat(asksForSystemEvents(regex)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^order-",
                "^order-\\d+$",
                "^(a|b)$",
                "^[^$].*",
                "^[^\\$].*",
                "^(?!\\$).*",
                "^(?![$]).+$",
                "^[^a$]",
                "(?<!\\$)order"
            })
    void a_regular_expression_that_excludes_system_streams_does_not(String regex) {
        assertThat(asksForSystemEvents(regex)).isFalse();
    }

    private static boolean asksForSystemEvents(String regex) {
        return SelectionSpec.asksForSystemEvents(EventFilter.streamRegex(regex), List.of());
    }
}
