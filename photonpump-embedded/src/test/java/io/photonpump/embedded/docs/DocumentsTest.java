package io.photonpump.embedded.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents refer to each other, to recordings, and are referred to by the code: each reference leads to something. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PROTOCOL = ROOT.resolve("docs").resolve("protocol.md");
    private static final Path RECORDINGS = Path.of("src", "test", "resources");

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
    private static final Pattern RECORDING = Pattern.compile("(5\\.0/|23/)?(\\d{3})");
    private static final Pattern RECORDINGS_NAMED = Pattern.compile("\\[((?:(?:5\\.0/|23/)?\\d{3}(?:, )?)+)]");
    private static final Pattern REFERENCE = Pattern.compile("docs/protocol\\.md, \"?(.{0,60})", Pattern.DOTALL);

    private static final Pattern JAVA = Pattern.compile("(?s)```java\\n(.*?)```");

    /** Documentation comments and white space: a document has neither the one nor the other as the code has it. */
    private static final Pattern NOT_COMPARED = Pattern.compile("(?s)/\\*\\*.*?\\*/|\\s+");

    /** The folder of a recording, by what precedes its number. */
    private static final Map<String, String> FOLDERS =
            Map.of("", "golden", "5.0/", "golden/5.0.11", "23/", "golden-23");

    @Test
    void links_between_documents_lead_somewhere() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path document : documents()) {
            for (MatchResult link : matches(LINK, Files.readString(document))) {
                String target = link.group(1);
                if (!target.contains("://") && !exists(document, target)) {
                    broken.add(ROOT.relativize(document) + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_java_example_is_a_part_of_compiled_code() throws IOException {
        List<String> compiled = sources().stream()
                .filter(source -> source.toString().endsWith("Examples.java") || source.endsWith("Orders.java"))
                .map(source -> compared(read(source)))
                .toList();
        Set<String> elsewhere = new TreeSet<>();
        int examples = 0;
        for (Path document : documents()) {
            for (MatchResult example : matches(JAVA, Files.readString(document))) {
                examples++;
                String code = compared(example.group(1));
                if (compiled.stream().noneMatch(source -> source.contains(code))) {
                    elsewhere.add(ROOT.relativize(document) + ":\n" + example.group(1));
                }
            }
        }
        assertThat(elsewhere).as("examples that no *Examples.java contains").isEmpty();
        assertThat(examples).isGreaterThan(40);
    }

    private static String compared(String code) {
        return NOT_COMPARED.matcher(code).replaceAll("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exists(Path from, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]);
        return Files.exists(file)
                && (parts.length == 1 || anchors(Files.readString(file)).contains(parts[1]));
    }

    /** The explicit ones, and those that GitHub makes of headings. */
    private static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        matches(ANCHOR, text).forEach(anchor -> anchors.add(anchor.group(1)));
        matches(HEADING, text)
                .forEach(heading -> anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-')));
        return anchors;
    }

    @Test
    void recordings_named_in_the_protocol_exist() throws IOException {
        Set<String> missing = new TreeSet<>();
        Set<String> named = new TreeSet<>();
        for (MatchResult brackets : matches(RECORDINGS_NAMED, Files.readString(PROTOCOL))) {
            for (MatchResult recording : matches(RECORDING, brackets.group(1))) {
                String folder = recording.group(1) == null ? "" : recording.group(1);
                named.add(recording.group());
                if (!recordings(folder).contains(recording.group(2))) {
                    missing.add(recording.group());
                }
            }
        }
        assertThat(named).hasSizeGreaterThan(150);
        assertThat(missing).isEmpty();
    }

    private static Set<String> recordings(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(RECORDINGS.resolve(FOLDERS.get(prefix)))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{3}-.*\\.json"))
                    .map(name -> name.substring(0, 3))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void sections_of_the_protocol_named_in_the_code_exist() throws IOException {
        List<String> titles = matches(HEADING, Files.readString(PROTOCOL)).stream()
                .map(heading -> heading.group(1).replaceFirst("^[0-9.]+ ", ""))
                .toList();
        Set<String> unknown = new TreeSet<>();
        int references = 0;
        for (Path source : sources()) {
            String text = Files.readString(source).replaceAll("\\s*\\n\\s*(\\*|//)?\\s*", " ");
            for (MatchResult reference : matches(REFERENCE, text)) {
                references++;
                if (titles.stream().noneMatch(reference.group(1)::startsWith)) {
                    unknown.add(ROOT.relativize(source) + ": " + reference.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(references).isGreaterThan(50);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(docs, top)
                    .filter(file -> file.getFileName().toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(DocumentsTest::javaFiles)
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("DocumentsTest.java"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }
}
