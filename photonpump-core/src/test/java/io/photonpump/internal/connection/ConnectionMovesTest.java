package io.photonpump.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.settings.ConnectionPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of connection states: its documentation, its code, and the connector's behaviour. */
class ConnectionMovesTest {

    private static final Path IN_JAVADOC =
            Path.of("src/main/java/io/photonpump/internal/connection/ConnectionState.java");
    private static final Path IN_DOCUMENTS = Path.of("../docs/connections.md");

    private static final Pattern JAVADOC_ROW =
            Pattern.compile("<tr><td>([^<]*)</td><td>[^<]*</td><td>([^<]*)</td></tr>");
    private static final Pattern DOCUMENT_ROW = Pattern.compile("(?m)^\\| ([A-Z]\\w+) \\| [^|]* \\| ([^|]*) \\|$");

    /** Returns the rows whose first cell is a state, without the remarks in brackets. */
    private static Map<ConnectionPhase, Set<ConnectionPhase>> table(Path file, Pattern row) throws IOException {
        Map<ConnectionPhase, Set<ConnectionPhase>> table = new EnumMap<>(ConnectionPhase.class);
        Matcher rows = row.matcher(Files.readString(file).replaceAll("\\n \\* (?!<tr>)", " "));
        while (rows.find()) {
            Set<ConnectionPhase> to = EnumSet.noneOf(ConnectionPhase.class);
            Arrays.stream(rows.group(2).replaceAll("\\([^)]*\\)|nowhere", "").split(","))
                    .filter(cell -> !cell.isBlank())
                    .forEach(cell -> to.add(phase(cell)));
            table.put(phase(rows.group(1)), to);
        }
        return table;
    }

    private static ConnectionPhase phase(String name) {
        return ConnectionPhase.valueOf(name.strip().toUpperCase(Locale.ROOT));
    }

    @Test
    void the_table_is_the_same_in_the_documentation_and_in_the_code() throws IOException {
        assertThat(ConnectionState.MOVES).containsOnlyKeys(ConnectionPhase.values());
        assertThat(table(IN_JAVADOC, JAVADOC_ROW)).isEqualTo(ConnectionState.MOVES);
        assertThat(table(IN_DOCUMENTS, DOCUMENT_ROW)).isEqualTo(ConnectionState.MOVES);
    }

    static Stream<Arguments> pairs() throws IOException {
        Map<ConnectionPhase, Set<ConnectionPhase>> prose = table(IN_JAVADOC, JAVADOC_ROW);
        return Arrays.stream(ConnectionPhase.values())
                .flatMap(from -> Arrays.stream(ConnectionPhase.values())
                        .map(to -> Arguments.of(from, to, prose.get(from).contains(to))));
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("pairs")
    void a_move_is_refused_unless_the_table_has_it(ConnectionPhase from, ConnectionPhase to, boolean allowed) {
        if (allowed) {
            assertThatCode(() -> ConnectionState.checkMove(from, to)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> ConnectionState.checkMove(from, to))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(from.name())
                    .hasMessageContaining(to.name());
        }
    }

    /** The expected states after each occurrence; a dot means no change. */
    private static final String STATES_AND_EVENTS = """
            event             IDLE        DISCOVERING CONNECTING  GREETING    READY       WAITING     CLOSED
            START             DISCOVERING refused     refused     refused     refused     refused     refused
            SERVER_FOUND      .           CONNECTING  .           .           .           .           .
            NO_SERVER_FOUND   .           WAITING     .           .           .           .           .
            OPENED            .           .           GREETING    .           .           .           .
            IDENTIFIED        .           .           .           READY       .           .           .
            GIVEN_UP          .           .           WAITING     WAITING     WAITING     .           .
            LOST              .           .           WAITING     WAITING     WAITING     .           .
            LOST_MUCH_LATER   .           .           WAITING     WAITING     DISCOVERING DISCOVERING .
            TIME_GOES_BY      .           .           WAITING     WAITING     .           DISCOVERING .
            LEADER_ELSEWHERE  .           .           .           .           .           .           .
            CLOSE             CLOSED      CLOSED      CLOSED      CLOSED      CLOSED      CLOSED      .
            """;

    static Stream<Arguments> statesAndEvents() {
        List<String[]> rows =
                STATES_AND_EVENTS.lines().map(line -> line.strip().split(" +")).collect(Collectors.toList());
        String[] states = rows.remove(0);
        List<Arguments> all = new ArrayList<>();
        for (String[] row : rows) {
            for (int i = 1; i < states.length; i++) {
                all.add(Arguments.of(
                        ConnectionPhase.valueOf(states[i]), ConnectorScript.Happening.valueOf(row[0]), row[i]));
            }
        }
        assertThat(all).hasSize(ConnectionPhase.values().length * ConnectorScript.Happening.values().length);
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("statesAndEvents")
    void every_occurrence_in_a_state_leads_to_the_expected_state(
            ConnectionPhase state, ConnectorScript.Happening happening, String expected) {
        ConnectorScript script = new ConnectorScript();
        script.reach(state);

        if (expected.equals("refused")) {
            assertThatThrownBy(() -> script.happens(happening)).isInstanceOf(IllegalStateException.class);
            assertThat(script.phase()).isEqualTo(state);
        } else {
            script.happens(happening);
            assertThat(script.phase()).isEqualTo(expected.equals(".") ? state : ConnectionPhase.valueOf(expected));
        }
        assertThat(script.openWires())
                .as("connections that stay open without use")
                .isEqualTo(
                        script.phase() == ConnectionPhase.GREETING || script.phase() == ConnectionPhase.READY ? 1 : 0);
    }
}
