package io.photonpump.embedded.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Judges what readers and subscribers saw. Each check returns the violations; none if every promise was kept. A floor is the
 * number of the first event that deletes and truncation have left: events before it may be missing, but they may appear
 * neither twice nor out of order.
 */
final class Sequences {

    private Sequences() {}

    /** Every event once and in order; if {@code toTheEnd} is false, up to the last one that was seen. */
    static List<String> onceAndInOrder(String who, List<UUID> written, List<UUID> seen, boolean toTheEnd, long floor) {
        Map<UUID, Integer> numbers = numbers(written);
        int next = 0;
        for (int i = 0; i < seen.size(); i++) {
            int number = numbers.getOrDefault(seen.get(i), -1);
            if (number < next || isMissing(next, number, floor)) {
                return List.of(who + " saw " + (number < 0 ? "an unknown event" : "event " + number) + " as its " + i
                        + "th of " + seen.size() + ", after event " + (next - 1) + "; " + written.size()
                        + " were written, those before " + floor + " may be gone");
            }
            next = number + 1;
        }
        return toTheEnd && isMissing(next, written.size(), floor)
                ? List.of(who + " saw " + seen.size() + " events, the last one is " + (next - 1) + " of "
                        + written.size() + "; those before " + floor + " may be gone")
                : List.of();
    }

    /** Returns whether one of the events from the first number to before the second one must exist. */
    private static boolean isMissing(long from, long to, long floor) {
        return from < to && to > floor;
    }

    private static Map<UUID, Integer> numbers(List<UUID> written) {
        Map<UUID, Integer> numbers = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            numbers.put(written.get(i), i);
        }
        return numbers;
    }

    /** Each event was handled at least once. */
    static List<String> atLeastOnce(String who, List<UUID> written, Collection<UUID> handled, long floor) {
        Set<UUID> seen = new HashSet<>(handled);
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            if (i >= floor && !seen.contains(written.get(i))) {
                missing.add(i);
            }
        }
        return missing.isEmpty() ? List.of() : List.of(who + " never handled events " + missing);
    }

    /** An item that a volatile subscription received: an event, or the report of a gap. */
    sealed interface Received {
        record Event(long number) implements Received {}

        record Gap(String reason) implements Received {}
    }

    /**
     * Where numbers are missing, a gap was reported before the next event, and numbers only increase. The same event twice in a
     * row is allowed, because a fault makes servers send replies twice.
     */
    static List<String> gapsAreReported(String who, List<Received> received) {
        List<String> violations = new ArrayList<>();
        long last = -1;
        boolean reported = true; // the subscription may have started after events that it was never to receive
        for (Received next : received) {
            if (next instanceof Received.Event event) {
                boolean follows = event.number() == last + 1 || event.number() == last;
                if (!follows && !(reported && event.number() > last)) {
                    violations.add(who + " received event " + event.number() + " after " + last
                            + (reported ? ", with a gap between" : ", and no gap"));
                }
                last = event.number();
                reported = false;
            } else {
                reported = true;
            }
        }
        return violations;
    }

    /**
     * A read without holes.
     *
     * @param from the number of the first event that was asked for
     * @param atLeast the number of an event that the read must reach; -1 for none
     */
    static List<String> complete(String who, long from, long atLeast, List<Long> numbers, long floor) {
        long next = from;
        for (long number : numbers) {
            if (number < next || isMissing(next, number, floor)) {
                return List.of(
                        who + " read " + number + " instead of " + next + "; those before " + floor + " may be gone");
            }
            next = number + 1;
        }
        return isMissing(next, atLeast + 1, floor)
                ? List.of(who + " read only up to " + (next - 1) + ", and " + atLeast
                        + " had been acknowledged before; those before " + floor + " may be gone")
                : List.of();
    }
}
