package io.photonpump.embedded.faults;

import io.photonpump.embedded.faults.Attempt.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Compares what writers were told with the events in the streams. */
final class WriteChecker {

    private final Map<String, Map<UUID, List<Long>>> numbers = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private final Predicate<String> deletable;

    private WriteChecker(Map<String, List<UUID>> streams, Predicate<String> deletable) {
        this.deletable = deletable;
        streams.forEach((stream, ids) -> {
            Map<UUID, List<Long>> byId = new HashMap<>();
            for (int i = 0; i < ids.size(); i++) {
                byId.computeIfAbsent(ids.get(i), id -> new ArrayList<>()).add((long) i);
            }
            numbers.put(stream, byId);
        });
    }

    /**
     * Returns the violations.
     *
     * @param streams the ids of their events, from number 0 on
     * @param deletable whether a stream may have been deleted, so that a write which expects no stream continues its numbers
     */
    static List<String> violations(
            List<Attempt> attempts, Map<String, List<UUID>> streams, Predicate<String> deletable) {
        var checker = new WriteChecker(streams, deletable);
        attempts.forEach(checker::check);
        checker.checkStrangers(attempts);
        return checker.violations;
    }

    /**
     * Checks that those writes which were carried out were carried out in the order of the calls.
     *
     * @param calls the events of each call, by one caller to one stream
     * @param stored the ids in that stream
     */
    static List<String> overtaken(List<List<UUID>> calls, List<UUID> stored) {
        Map<UUID, Integer> places = new HashMap<>();
        for (int i = 0; i < stored.size(); i++) {
            places.put(stored.get(i), i);
        }
        List<String> violations = new ArrayList<>();
        int last = -1;
        for (List<UUID> call : calls) {
            int place = places.getOrDefault(call.get(0), Integer.MAX_VALUE);
            if (place < last) {
                violations.add("a write was overtaken: it is at " + place + ", an earlier one at " + last);
            } else if (place < Integer.MAX_VALUE) {
                last = place;
            }
        }
        return violations;
    }

    private void check(Attempt attempt) {
        var found = attempt.ids().stream()
                .map(id -> numbers.getOrDefault(attempt.stream(), Map.of()).getOrDefault(id, List.of()))
                .toList();
        if (attempt.outcome() instanceof Outcome.Written written) {
            written(attempt, written, found);
        } else if (attempt.outcome() instanceof Outcome.NotWritten) {
            require(found.stream().allMatch(List::isEmpty), attempt, "was carried out nevertheless", found);
        } else if (attempt.outcome() instanceof Outcome.Unknown) {
            unknown(attempt, found);
        } else if (attempt.outcome() instanceof Outcome.Unexpected) {
            require(false, attempt, "failed in a way that is not promised", found);
        }
    }

    private void written(Attempt attempt, Outcome.Written written, List<List<Long>> found) {
        require(found.equals(run(written.first(), attempt.ids().size())), attempt, "is not exactly there, once", found);
        require(written.last() == written.first() + attempt.ids().size() - 1, attempt, "has odd numbers", found);
        long version = attempt.expected().value();
        require(
                version < -1 || written.first() == version + 1 || version == -1 && deletable.test(attempt.stream()),
                attempt,
                "is elsewhere than its expected version says",
                found);
    }

    private void unknown(Attempt attempt, List<List<Long>> found) {
        boolean absent = found.stream().allMatch(List::isEmpty);
        boolean once = found.get(0).size() == 1
                && found.equals(run(found.get(0).get(0), attempt.ids().size()));
        require(absent || once, attempt, "was carried out more than once, or in part", found);
    }

    private static List<List<Long>> run(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(List::of).toList();
    }

    private void checkStrangers(List<Attempt> attempts) {
        Set<UUID> known = new HashSet<>();
        attempts.forEach(attempt -> known.addAll(attempt.ids()));
        numbers.forEach((stream, ids) -> ids.forEach((id, where) -> {
            if (!known.contains(id)) {
                violations.add("no caller wrote event " + where + " of " + stream);
            }
        }));
    }

    private void require(boolean holds, Attempt attempt, String what, List<List<Long>> found) {
        if (!holds) {
            violations.add("a write " + what + ": " + attempt + ", found at " + found);
        }
    }
}
