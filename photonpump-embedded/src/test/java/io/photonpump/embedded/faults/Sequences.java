package io.photonpump.embedded.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Judges what readers and subscribers saw. Each answers with what is wrong; empty if all is well. */
final class Sequences {

    private Sequences() {}

    /** Every event once and in order; if it was ended early, up to where it was. */
    static List<String> onceAndInOrder(String who, List<UUID> written, List<UUID> seen, boolean toTheEnd) {
        for (int i = 0; i < Math.min(written.size(), seen.size()); i++) {
            if (!written.get(i).equals(seen.get(i))) {
                int belongs = written.indexOf(seen.get(i));
                return List.of(who + " saw " + (belongs < 0 ? "an unknown event" : "event " + belongs) + " as its " + i
                        + "th of " + seen.size() + "; " + written.size() + " were written");
            }
        }
        if (seen.size() > written.size() || toTheEnd && seen.size() < written.size()) {
            return List.of(who + " saw " + seen.size() + " events of " + written.size());
        }
        return List.of();
    }

    /** Each event was handled, however often. */
    static List<String> atLeastOnce(String who, List<UUID> written, Collection<UUID> handled) {
        Set<UUID> missing = new HashSet<>(written);
        missing.removeAll(Set.copyOf(handled));
        return missing.isEmpty()
                ? List.of()
                : List.of(who + " never handled events "
                        + missing.stream().map(written::indexOf).sorted().toList());
    }

    /** What a volatile subscription heard: an event, or a gap. */
    sealed interface Heard {
        record Event(long number) implements Heard {}

        record Gap(String reason) implements Heard {}
    }

    /**
     * Where numbers are missing, a gap was announced in front of the next event; and time only goes forward. The same event
     * twice in a row is let pass: servers are made to say things twice.
     */
    static List<String> gapsAreAnnounced(String who, List<Heard> heard) {
        List<String> violations = new ArrayList<>();
        long last = -1;
        boolean announced = true; // nobody knows what was before
        for (Heard next : heard) {
            if (next instanceof Heard.Event event) {
                boolean follows = event.number() == last + 1 || event.number() == last;
                if (!follows && !(announced && event.number() > last)) {
                    violations.add(who + " heard event " + event.number() + " behind " + last
                            + (announced ? ", with a gap between" : ", and of no gap"));
                }
                last = event.number();
                announced = false;
            } else {
                announced = true;
            }
        }
        return violations;
    }

    /** Numbers without a hole, that begin here and reach at least there. */
    static List<String> complete(String who, long from, long atLeast, List<Long> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) != from + i) {
                return List.of(who + " read " + numbers.get(i) + " instead of " + (from + i));
            }
        }
        long last = from + numbers.size() - 1;
        return last >= atLeast
                ? List.of()
                : List.of(who + " read only up to " + last + ", and " + atLeast + " had been acknowledged before");
    }
}
