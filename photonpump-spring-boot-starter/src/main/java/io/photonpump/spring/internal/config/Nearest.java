package io.photonpump.spring.internal.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the known name that a mistyped name most likely stands for. */
public final class Nearest {

    private Nearest() {}

    /**
     * Returns the known name with the smallest distance from the given one.
     *
     * @param wanted the given name
     * @param known the known names
     * @return the nearest name; empty if its distance exceeds both 2 and a third of the given name's length
     */
    public static Optional<String> to(String wanted, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(name, wanted)))
                .filter(name -> distance(name, wanted) <= Math.max(2, wanted.length() / 3));
    }

    /** Returns the known names, ordered by their distance from the given one. */
    static List<String> sorted(String wanted, Collection<String> known) {
        return known.stream()
                .sorted(Comparator.<String>comparingInt(name -> distance(name, wanted))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /**
     * Returns the edit distance of two names: the number of characters to insert, remove or replace.
     *
     * @param a a name
     * @param b another name
     * @return 0 for equal names
     */
    public static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
