package io.photonpump.spring.internal.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** The spellings of one name: as a property key, as an attribute of the annotation, and as an environment variable has it. */
final class Keys {

    private static final Pattern WORD = Pattern.compile("[.-]([a-z])");

    private Keys() {}

    /** {@code DEAD_LETTER} is written {@code dead-letter}. */
    static String kebab(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code batch.size} is the attribute {@code batchSize}. */
    static String attribute(String key) {
        return key.equals("group.name")
                ? "group"
                : WORD.matcher(key).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /**
     * What is left of an id in an environment variable: letters in lower case and digits. Relaxed binding of map keys drops the
     * rest, so two ids that differ in nothing else cannot be told apart there.
     */
    static String uniform(String id) {
        StringBuilder kept = new StringBuilder(id.length());
        id.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
