package io.photonpump.spring.internal.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Compares names, to find the one that was probably meant by a mistyped one. */
public final class Nearest {

    private Nearest() {}

    /** The name that differs least, if it differs in no more than a third of its characters, and at least 2 may differ. */
    public static Optional<String> to(String wanted, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(name, wanted)))
                .filter(name -> distance(name, wanted) <= Math.max(2, wanted.length() / 3));
    }

    /** All names, those that differ least first. */
    static List<String> sorted(String wanted, Collection<String> known) {
        return known.stream()
                .sorted(Comparator.<String>comparingInt(name -> distance(name, wanted))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The number of characters that have to be inserted, removed or replaced. */
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
