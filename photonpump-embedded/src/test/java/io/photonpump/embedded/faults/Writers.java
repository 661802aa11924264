package io.photonpump.embedded.faults;

import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.NewEvent;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Writers of three kinds, by the versions they expect, and the outcomes they were told. */
final class Writers {

    /** The stream of the writers that expect any version and have several batches in flight. */
    static final String SHARED = World.PREFIX + "shared";

    /** The stream of two writers that expect exact versions and often conflict. */
    static final String VERSIONED = World.PREFIX + "versioned";

    /** A call that takes longer than this, which is beyond the client's timeout, hangs. */
    static final Duration HANGING = World.TIMEOUT.plusSeconds(7);

    private static final int AT_A_TIME = 16;
    private static final int MOST = 300;

    private final World world;
    private final Random random;
    private final Collection<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final Collection<List<UUID>> callsToTheShared = new ConcurrentLinkedQueue<>();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong acknowledged = new AtomicLong(-1);
    private volatile boolean stopped;

    Writers(World world, long seed) {
        this.world = world;
        this.random = new Random(seed);
    }

    List<Runnable> work() {
        return List.of(this::toTheShared, this::toTheVersioned, this::toTheVersioned, this::toNewStreams);
    }

    /** Lets the writers start no further call. */
    void stop() {
        stopped = true;
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** The events of every write to the shared stream, in the order of the calls. */
    List<List<UUID>> callsToTheShared() {
        return List.copyOf(callsToTheShared);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** The highest number in the shared stream that a caller was told; -1 if there is none. */
    long acknowledged() {
        return acknowledged.get();
    }

    private void toTheShared() {
        var slots = new Semaphore(AT_A_TIME);
        for (int i = 0; i < MOST && !stopped; i++) {
            slots.acquireUninterruptibly();
            var expected =
                    acknowledged() >= 0 && drawn(3) == 0 ? ExpectedVersion.streamExists() : ExpectedVersion.any();
            write(SHARED, expected).whenComplete((attempt, error) -> slots.release());
        }
        slots.acquireUninterruptibly(AT_A_TIME);
    }

    private void toTheVersioned() {
        long version = -1;
        for (int i = 0; i < MOST && !stopped; i++) {
            var expected = version < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(version);
            var outcome = write(VERSIONED, expected).join().outcome();
            if (outcome instanceof Attempt.Outcome.Written written) {
                version = written.last();
            } else if (outcome instanceof Attempt.Outcome.NotWritten refused
                    && refused.why() instanceof WrongExpectedVersionException wrong
                    && wrong.actual() != null) {
                version = wrong.actual();
            } else {
                version = look(version);
            }
        }
    }

    private long look(long known) {
        try {
            var last = world.client()
                    .get(
                            VERSIONED,
                            ReadOptions.defaults()
                                    .withDirection(Direction.BACKWARD)
                                    .withMaxCount(1))
                    .join();
            return last.lastEventNumber();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StreamNotFoundException) {
                return -1;
            }
            return known;
        }
    }

    private void toNewStreams() {
        for (int i = 0; i < MOST && !stopped; i++) {
            var stream = World.PREFIX + "new-" + i;
            var first = write(stream, ExpectedVersion.noStream());
            var second = write(stream, ExpectedVersion.noStream());
            first.join();
            second.join();
        }
    }

    /** Completes when the caller has been told the outcome; never fails. */
    CompletableFuture<Attempt> write(String stream, ExpectedVersion expected) {
        List<NewEvent> events = new ArrayList<>();
        IntStream.rangeClosed(0, drawn(4)).forEach(n -> events.add(NewEvent.json("Jumped", Map.of("n", n))));
        var ids = events.stream().map(NewEvent::id).toList();
        if (stream.equals(SHARED)) {
            callsToTheShared.add(ids);
        }
        return world.writer()
                .publish(stream, events, PublishOptions.defaults().withExpectedVersion(expected))
                .copy()
                .orTimeout(HANGING.toMillis(), TimeUnit.MILLISECONDS)
                .handle((result, error) -> {
                    if (error instanceof TimeoutException) {
                        violations.add("a write to " + stream + " hangs");
                    } else if (result != null && stream.equals(SHARED)) {
                        acknowledged.accumulateAndGet(result.lastEventNumber(), Math::max);
                    }
                    var attempt = Attempt.of(stream, expected, ids, result, error);
                    attempts.add(attempt);
                    world.progress().made();
                    return attempt;
                });
    }

    private synchronized int drawn(int bound) {
        return random.nextInt(bound);
    }
}
