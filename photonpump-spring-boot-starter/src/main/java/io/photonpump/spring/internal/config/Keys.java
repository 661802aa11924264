package io.photonpump.spring.internal.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Converts names between their spellings in property keys, annotation attributes and environment variables. */
final class Keys {

    private static final Pattern WORD = Pattern.compile("[.-]([a-z])");

    private Keys() {}

    /** Returns {@code dead-letter} for {@code DEAD_LETTER}. */
    static String kebab(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the attribute {@code batchSize} for the key {@code batch.size}. */
    static String attribute(String key) {
        return key.equals("group.name")
                ? "group"
                : WORD.matcher(key).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /**
     * Returns the letters, in lower case, and the digits of an id. Relaxed binding of environment variables drops all other
     * characters of map keys, so ids with the same uniform spelling cannot be distinguished there.
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
