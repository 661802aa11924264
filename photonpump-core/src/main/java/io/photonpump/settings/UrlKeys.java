package io.photonpump.settings;

import io.photonpump.internal.text.EditDistance;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** The keys of a connection URL, and the search for the one that a misspelt key means. */
final class UrlKeys {

    /** The shortest beginning of a key that is taken for that key. */
    private static final int MIN_PREFIX = 3;

    /** One wrong letter is accepted for this many letters of a key. */
    private static final int LETTERS_PER_SLIP = 3;

    private UrlKeys() {}

    /** Returns the key that is spelt most like a name. */
    static String nearest(Collection<String> keys, String name) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String key : keys) {
            int distance = EditDistance.between(lower(key), lower(name));
            if (distance < bestDistance) {
                best = key;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Returns whether a name is this key with a slip. Anything else may be a password and is not quoted. */
    static boolean isSlip(String name, String key) {
        String known = lower(key);
        String given = lower(name);
        return known.startsWith(given) && given.length() >= MIN_PREFIX
                || EditDistance.between(known, given) <= known.length() / LETTERS_PER_SLIP
                || sorted(known).equals(sorted(given));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String sorted(String text) {
        char[] letters = text.toCharArray();
        Arrays.sort(letters);
        return new String(letters);
    }
}
