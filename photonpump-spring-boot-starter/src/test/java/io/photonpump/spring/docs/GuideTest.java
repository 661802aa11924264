package io.photonpump.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks that every Java example of the guide is a part of compiled code. */
class GuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "spring.md");
    private static final Path EXAMPLES =
            Path.of("src", "test", "java", "io", "photonpump", "spring", "docs", "GuideExamples.java");
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void every_java_example_of_the_guide_compiles() throws IOException {
        String compiled = withoutIndentation(Files.readString(EXAMPLES));
        Matcher block = JAVA.matcher(Files.readString(GUIDE));
        List<String> blocks = block.results()
                .map(result -> withoutIndentation(result.group(1)))
                .toList();
        assertThat(blocks)
                .hasSizeGreaterThan(15)
                .allSatisfy(example -> assertThat(compiled).contains(example));
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }
}
