package io.photonpump.spring.internal.config;

import io.photonpump.internal.text.EditDistance;
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
                .min(Comparator.comparingInt(name -> EditDistance.between(name, wanted)))
                .filter(name -> EditDistance.between(name, wanted) <= Math.max(2, wanted.length() / 3));
    }

    /** Returns the known names, ordered by their distance from the given one. */
    static List<String> sorted(String wanted, Collection<String> known) {
        return known.stream()
                .sorted(Comparator.<String>comparingInt(name -> EditDistance.between(name, wanted))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
