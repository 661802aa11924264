package io.photonpump.embedded.faults;

import io.photonpump.embedded.LeakWatch;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.event.RecordedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Runs all callers at once against servers that a schedule strikes, and checks the outcome. */
final class Round {

    /** The time between two strikes while there is no progress. */
    private static final Duration STANDSTILL = Duration.ofMillis(60);

    private static final Duration TIME_LIMIT = Duration.ofSeconds(15);

    private final World world;
    private final Schedule schedule;
    private final Writers writers;
    private final Publisher publisher;
    private final Readers readers;
    private final Followers followers;
    private final Remover remover;
    private final List<String> violations = new ArrayList<>();

    private Round(World world, Schedule schedule, Random random) {
        this.world = world;
        this.schedule = schedule;
        this.writers = new Writers(world, random.nextLong());
        this.publisher = new Publisher(world);
        this.readers = new Readers(world, writers, random.nextLong());
        this.followers = new Followers(world);
        this.remover = new Remover(world, writers, random.nextLong());
    }

    /**
     * The end of a round.
     *
     * @param violations the broken promises
     * @param summary how much was done
     */
    record Result(List<String> violations, String summary) {}

    static Result play(Dialect dialect, Schedule schedule, Random random, Path directory) throws Exception {
        var threadsBefore = threads();
        int leaksBefore = LeakWatch.leaks().size();
        List<String> violations;
        String summary;
        try (var world = new World(dialect, schedule, directory, random)) {
            var round = new Round(world, schedule, random);
            round.play(dialect);
            violations = round.violations;
            summary = round.summary();
        }
        violations.addAll(eventually(() -> {
            var left = threads();
            left.removeAll(threadsBefore);
            return left.isEmpty() ? List.of() : List.of("threads are left: " + left);
        }));
        LeakWatch.leaks().stream()
                .skip(leaksBefore)
                .forEach(leak -> violations.add("a buffer was not released, in this round or an earlier one: " + leak));
        return new Result(violations, summary);
    }

    private String summary() {
        var outcomes = writers.attempts().stream()
                .collect(Collectors.groupingBy(
                        attempt -> attempt.outcome().getClass().getSimpleName(), TreeMap::new, Collectors.counting()));
        return "writes " + outcomes + ", followed " + followers.seen() + ", handled "
                + world.group().handled().size() + ", received "
                + followers.received().size() + " with "
                + followers.received().stream()
                        .filter(Sequences.Received.Gap.class::isInstance)
                        .count() + " gaps, reads "
                + readers.counts();
    }

    /** Returns the threads of clients and servers. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("photonpump-"))
                .collect(Collectors.toSet());
    }

    private void play(Dialect dialect) throws InterruptedException {
        world.group().start();
        followers.start(dialect);
        var work = Executors.newCachedThreadPool();
        writers.work().forEach(work::execute);
        work.execute(publisher::work);
        work.execute(remover::work);
        work.execute(readers::work);
        work.execute(readers::work);
        for (Schedule.Step step : schedule.steps()) {
            world.progress().awaitMore(step.progress(), STANDSTILL);
            step.strike().on(world);
        }
        if (schedule.closedEarly()) {
            world.client().close();
        }
        writers.stop();
        publisher.stop();
        remover.stop();
        readers.stop();
        world.comeToRest();
        awaitEnd(work);
        judge();
    }

    private void awaitEnd(ExecutorService work) throws InterruptedException {
        work.shutdown();
        if (!work.awaitTermination(Writers.HANGING.toSeconds() + 5, TimeUnit.SECONDS)) {
            violations.add("a reader or writer hangs");
            work.shutdownNow();
        }
    }

    private void judge() {
        boolean toTheEnd = !schedule.closedEarly();
        check(() -> followers(toTheEnd));
        check(() -> Sequences.atLeastOnce("the group", shared(), world.group().handled(), world.floor(Writers.SHARED)));
        check(() -> world.group().isSettled() ? List.of() : List.of("the group waits for acknowledgements"));
        violations.addAll(Sequences.gapsAreReported("the volatile subscription", followers.received()));
        var all = ids(world.everything());
        readers.readsOfAll()
                .forEach(ids -> violations.addAll(Sequences.onceAndInOrder("a read of $all", all, ids, false, 0)));
        var streams = streams();
        violations.addAll(publisher.violations(streams));
        streams.keySet().removeIf(stream -> stream.startsWith(Publisher.STREAMS));
        violations.addAll(WriteChecker.violations(
                writers.attempts(),
                streams,
                stream -> world.loss() == Loss.DELETION
                        && (stream.equals(Writers.VERSIONED) || stream.startsWith(Remover.DOOMED))));
        violations.addAll(remover.violations());
        violations.addAll(
                WriteChecker.overtaken(writers.callsToTheShared(), streams.getOrDefault(Writers.SHARED, List.of())));
        if (toTheEnd) {
            world.client().close();
        }
        check(() -> followers.areOver() ? List.of() : List.of("a subscription does not report its end"));
        violations.addAll(writers.violations());
        violations.addAll(readers.violations(world.floor(Writers.SHARED)));
        violations.addAll(followers.violations());
        violations.addAll(world.group().violations());
    }

    private List<String> followers(boolean toTheEnd) {
        var all = world.everything();
        return followers.compared(idsOf(all, Writers.SHARED), ids(all), toTheEnd, world.floor(Writers.SHARED));
    }

    private List<UUID> shared() {
        return idsOf(world.everything(), Writers.SHARED);
    }

    private static List<UUID> idsOf(List<RecordedEvent> all, String stream) {
        return ids(all.stream().filter(event -> event.stream().equals(stream)).toList());
    }

    private static List<UUID> ids(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::id).toList();
    }

    private Map<String, List<UUID>> streams() {
        Map<String, List<UUID>> streams = new HashMap<>();
        for (RecordedEvent event : world.everything()) {
            if (Doomed.isTombstone(event)) {
                continue;
            }
            var ids = streams.computeIfAbsent(event.stream(), stream -> new ArrayList<>());
            if (event.eventNumber() != ids.size()) {
                violations.add("the server has a hole: " + event + " is number " + ids.size() + " of its stream");
            }
            ids.add(event.id());
        }
        return streams;
    }

    /** Waits a while, because the last events may still be on their way. */
    private void check(Supplier<List<String>> judgement) {
        violations.addAll(eventually(judgement));
    }

    private static List<String> eventually(Supplier<List<String>> judgement) {
        try {
            Awaitility.await().atMost(TIME_LIMIT).until(() -> judgement.get().isEmpty());
            return List.of();
        } catch (ConditionTimeoutException late) {
            return judgement.get();
        }
    }
}
