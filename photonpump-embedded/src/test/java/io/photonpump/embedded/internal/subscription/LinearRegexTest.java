package io.photonpump.embedded.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions that match as those of the JDK, in linear time. */
@Timeout(60)
class LinearRegexTest {

    private static final String[] ATOMS = {
        "a",
        "b",
        "c",
        "ab",
        ".",
        "^",
        "$",
        "\\b",
        "\\B",
        "[ab]",
        "[^a]",
        "\\w",
        "\\W",
        "(a|b)",
        "(?:ab|c)",
        "(?=a)",
        "(?!b)",
        "()",
        "(|a)",
        "\\A",
        "\\z",
        "\\Z",
        "[a-c&&[^b]]",
        "\\x61",
        "\\p{Lower}",
        "(?i)A",
        "(?i:B)",
        "\\Qa.b\\E"
    };
    private static final String[] QUANTIFIERS = {"", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?", "+?"};
    private static final String[] TEXTS = {
        "", "a", "b", "ab", "ba", "abc", "aab", "cab c", "a.b", "bbbb", "Abab", "ac\n"
    };

    private static String randomRegex(Random random, int parts) {
        var regex = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            String atom = random.nextInt(8) == 0 && parts > 1
                    ? "(" + randomRegex(random, parts - 1) + ")"
                    : ATOMS[random.nextInt(ATOMS.length)];
            regex.append(atom);
            if (!atom.startsWith("\\Q")) {
                regex.append(QUANTIFIERS[random.nextInt(QUANTIFIERS.length)]);
            }
            if (random.nextInt(5) == 0) {
                regex.append('|');
            }
        }
        return regex.toString();
    }

    @Test
    void it_matches_as_the_jdk_does() {
        for (long seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var regex = randomRegex(random, 1 + random.nextInt(4));
            LinearRegex linear;
            try {
                linear = new LinearRegex(regex);
            } catch (PatternSyntaxException e) {
                continue; // the JDK rejects it, too, or it contains nested lookahead
            }
            for (String text : TEXTS) {
                assertThat(linear.isFoundIn(text))
                        .as("seed %d: %s in '%s'", seed, regex, text)
                        .isEqualTo(Pattern.compile(regex).matcher(text).find());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "^[^$].*, ponies-1, true",
        "^[^$].*, $ponies, false",
        "^(?!\\$).*, ponies, true",
        "^(?!\\$).*, $stats, false",
        "^(ponies|riders)-\\d+$, riders-42, true",
        "^(ponies|riders)-\\d+$, riders-, false",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}, p-9f8e7d6c-1111-2222-3333-0123456789ab, true",
        "(?i)PONY, my-pony, true",
        "\\p{L}+, 123, false",
        "\\u0061\\t?\\x62, ab, true",
        "'a{2,3}b', aaab, true",
        "Ä|ö, xö, true"
    })
    void typical_filters_work(String regex, String text, boolean found) {
        assertThat(new LinearRegex(regex).isFoundIn(text)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|a)*$",
                "(a|aa)+$",
                "(.*)*b",
                "(.*a){20}",
                "(a?){30}a{30}",
                "(?:|){30}(?!)",
                "(|a|aa)*c",
                "((a*)*)*b",
                "(x+x+)+y|(a*)*b",
                "^(([a-z])+.)+[A-Z]([a-z])+$"
            })
    void no_pattern_takes_long(String regex) {
        var pattern = new LinearRegex(regex);
        var text = "a".repeat(2_000) + "!";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> pattern.isFoundIn(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a)\\1",
                "(?<=a)b",
                "(?<!a)b",
                "(?>a)",
                "a*+",
                "a++",
                "(?x) a",
                "(?=(?=a))",
                "a{10000}",
                "(a{100}){100}",
                "(((){1000}){1000}){1000}",
                "\\R",
                "\\X",
                "\\k<n>",
                "(",
                "[",
                "*"
            })
    void patterns_without_linear_time_are_refused(String regex) {
        assertThatThrownBy(() -> new LinearRegex(regex)).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void patterns_that_are_very_long_or_nested_very_deep_are_refused() {
        assertThatThrownBy(() -> new LinearRegex("a".repeat(5_000))).isInstanceOf(PatternSyntaxException.class);
        assertThatThrownBy(() -> new LinearRegex("(".repeat(2_000) + ")".repeat(2_000)))
                .isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void a_text_that_takes_too_many_steps_is_rejected() {
        var pattern = new LinearRegex("(?:(?!x*y)x)*(?!)");
        assertThatThrownBy(() -> pattern.isFoundIn("x".repeat(100_000)))
                .isInstanceOf(FilterTooExpensiveException.class);
    }
}
