package io.photonpump.spring.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.spring.docs.ConfigurationMetadata;
import io.photonpump.spring.docs.ConfigurationMetadata.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * The table of all properties in the guide, which is made of the configuration metadata, and the keys that the documents name.
 * {@code -Dphotonpump.docs.update=true} rewrites the table.
 */
@Timeout(60)
class PropertiesTableTest {

    private static final String UPDATE = "photonpump.docs.update";
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path GUIDE = DOCS.resolve("spring.md");
    private static final Pattern TABLE =
            Pattern.compile("(?s)(<!-- All properties.*?-->\\n)(.*?)(<!-- End of all properties -->)");

    private static final Map<String, String> TYPES = Map.of(
            "java.lang.Boolean", "`true`, `false`",
            "java.lang.Integer", "number",
            "java.lang.Double", "number",
            "java.lang.String", "text",
            "java.time.Duration", "duration",
            "java.nio.file.Path", "path",
            "java.util.List<java.lang.String>", "list",
            "java.util.Map<java.lang.String,java.lang.Class<?>>", "class",
            "org.springframework.boot.actuate.endpoint.Access", "`none`, `read-only`, `unrestricted`");

    /** Names in documents that begin like keys: meters, observations and system properties of the build. */
    private static final Pattern OTHER_NAMES = Pattern.compile(
            "photonpump\\.(subscription|client|publish|template|listener\\.active|test|api|docs|kills|faults|console)\\b.*");

    private final ConfigurationMetadata metadata = ConfigurationMetadata.read();

    @Test
    void the_guide_has_a_table_of_all_properties() throws IOException {
        String guide = Files.readString(GUIDE);
        assertThat(TABLE.matcher(guide).find())
                .as("docs/spring.md has the marks of the table")
                .isTrue();
        String table = table();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(
                    GUIDE,
                    TABLE.matcher(guide)
                            .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + table + found.group(3))));
            return;
        }
        MatchResult found = TABLE.matcher(guide).results().findFirst().orElseThrow();
        assertThat(found.group(2))
                .as(
                        "the table of properties in docs/spring.md differs from the configuration metadata. Do not edit it: change "
                                + "the Javadoc of the property record, or additional-spring-configuration-metadata.json, and run the test with "
                                + "-D%s=true",
                        UPDATE)
                .isEqualTo(table);
    }

    private String table() {
        return "\n| key | value | default | |\n|---|---|---|---|\n"
                + ordered().stream().map(this::row).collect(Collectors.joining("\n")) + "\n";
    }

    /** Our own keys in the order of the records, then those of Spring Boot. */
    private List<Property> ordered() {
        Set<String> keys = new LinkedHashSet<>(KnownKeys.all());
        metadata.properties().keySet().stream()
                .sorted(Comparator.naturalOrder())
                .forEach(keys::add);
        return keys.stream()
                .map(metadata.properties()::get)
                .filter(property -> !property.name().equals("photonpump.subscriptions"))
                .toList();
    }

    private String row(Property property) {
        String key = property.type().contains("Class<?>") ? property.name() + ".<type>" : property.name();
        String value = property.defaultValue();
        return "| `" + key.replace(KnownKeys.ID, ".<id>") + "` | " + values(property) + " | "
                + (value == null ? "" : "`" + value + "`") + " | "
                + property.description().replace("|", "\\|") + " |";
    }

    private String values(Property property) {
        List<String> values = metadata.values(property);
        String type = TYPES.get(property.type());
        assertThat(values.isEmpty() && type == null)
                .as("the word for the type %s of %s: add it to TYPES of this test", property.type(), property.name())
                .isFalse();
        return values.isEmpty()
                ? type
                : values.stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
    }

    @Test
    void every_key_that_the_documents_name_exists() throws IOException {
        Pattern key = Pattern.compile("(?<![\\w.$/-])photonpump\\.[a-z][\\w.<>*-]*+(?!\\()");
        Set<String> unknown = new TreeSet<>();
        for (Path document : documents()) {
            key.matcher(Files.readString(document))
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !isKey(name))
                    .forEach(name -> unknown.add(name + " in " + document));
        }
        assertThat(unknown)
                .as(
                        "keys in documents that do not exist; the name of a new meter belongs into OTHER_NAMES of this test")
                .isEmpty();
    }

    @Test
    void every_key_in_an_example_exists() throws IOException {
        Pattern yaml = Pattern.compile("(?m)^```yaml\\n(photonpump:\\n(?s:.*?))^```");
        Set<String> unknown = new TreeSet<>();
        int keys = 0;
        for (Path document : documents()) {
            for (MatchResult example :
                    yaml.matcher(Files.readString(document)).results().toList()) {
                for (String name : keys(example.group(1))) {
                    keys++;
                    if (!isKey(name)) {
                        unknown.add(name + " in " + document);
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(keys).isGreaterThan(5);
    }

    private static List<String> keys(String yaml) throws IOException {
        return new YamlPropertySourceLoader()
                .load("example", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8))).stream()
                        .map(PropertySource.class::cast)
                        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                        .toList();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(DOCS)) {
            return Stream.concat(docs, Stream.of(Path.of("..", "README.md")))
                    .filter(file -> file.toString().endsWith(".md") && !file.endsWith("protocol.md"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isKey(String name) {
        String key = name.replaceFirst("(\\.\\*|\\.|-)$", "")
                .replaceFirst("(photonpump\\.subscriptions)\\.[^.]+", "$1[<id>]");
        return OTHER_NAMES.matcher(name).matches()
                || key.startsWith("photonpump.event-types.")
                || KnownKeys.all().stream()
                        .anyMatch(known ->
                                known.equals(key) || known.startsWith(key + ".") || known.startsWith(key + "["));
    }
}
