package io.photonpump.embedded.faults;

import io.photonpump.PhotonPump;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Direction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads the shared stream and {@code $all} in all ways, and checks that each read has what was acknowledged before it. */
final class Readers {

    private static final int PAGE = 20;

    private final World world;
    private final Writers writers;
    private final Random random;
    /** A read, which can be judged when the round is over and it is known what deletes and truncation have left. */
    private record Read(String what, long from, long known, List<Long> numbers) {}

    /** A read that failed because there was nothing, when {@code known} was acknowledged. */
    private record Miss(long known, RuntimeException error) {}

    private final Collection<Read> reads = new ConcurrentLinkedQueue<>();
    private final Collection<Miss> misses = new ConcurrentLinkedQueue<>();
    private final Collection<List<UUID>> readsOfAll = new ConcurrentLinkedQueue<>();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean stopped;

    Readers(World world, Writers writers, long seed) {
        this.world = world;
        this.writers = writers;
        this.random = new Random(seed);
    }

    void stop() {
        stopped = true;
    }

    /** The reads of {@code $all}, each from its beginning. */
    Collection<List<UUID>> readsOfAll() {
        return readsOfAll;
    }

    String counts() {
        return done + " and " + failed + " failed";
    }

    /** @param floor the number of the first event of the shared stream that can be read at the end */
    List<String> violations(long floor) {
        List<String> all = new ArrayList<>(violations);
        for (Read read : reads) {
            all.addAll(Sequences.complete(read.what(), read.from(), read.known(), read.numbers(), floor));
        }
        for (Miss miss : misses) {
            if (miss.known() >= floor) {
                all.add("a read failed, when " + miss.known() + " was acknowledged: " + miss.error());
            }
        }
        return all;
    }

    void work() {
        while (!stopped) {
            long known = writers.acknowledged();
            try {
                read(known);
                done.incrementAndGet();
            } catch (RuntimeException e) {
                failed.incrementAndGet();
                failed(e, known);
                stopped |= e instanceof ClientClosedException;
            }
            world.progress().made();
        }
    }

    private void failed(RuntimeException error, long known) {
        boolean promised = error instanceof OperationTimedOutException || error instanceof ClientClosedException;
        if (error instanceof StreamNotFoundException || error instanceof EventNotFoundException) {
            misses.add(new Miss(known, error));
        } else if (!promised) {
            violations.add("a read failed, when " + known + " was acknowledged: " + error);
        }
    }

    private void read(long known) {
        switch (drawn(6)) {
            case 0 -> iterate(known);
            case 1 -> page(known);
            case 2 -> backward(known);
            case 3 -> everything();
            case 4 -> oneEvent(known);
            default -> await(world.client().ping());
        }
    }

    private void iterate(long known) {
        List<Long> numbers = new ArrayList<>();
        try (var events =
                world.client().iter(Writers.SHARED, ReadOptions.defaults().withMaxCount(PAGE))) {
            for (ResolvedEvent event : events) {
                numbers.add(event.eventNumber());
            }
        } catch (OperationTimedOutException | ClientClosedException e) {
            reads.add(new Read("an iteration that failed", 0, -1, numbers));
            return;
        }
        reads.add(new Read("an iteration", 0, known, numbers));
    }

    /** A page that was requested on several connections may be shorter than requested; then it is not the end of the stream. */
    private void page(long known) {
        long from = Math.max(0, known - drawn(PAGE));
        var page = await(world.client()
                .get(Writers.SHARED, ReadOptions.defaults().withFrom(from).withMaxCount(PAGE + 1)));
        long atLeast = page.endOfStream() || known < 0 ? known : from;
        reads.add(new Read("a page", from, atLeast, numbers(page.events())));
    }

    private void backward(long known) {
        var page = await(world.client()
                .get(
                        Writers.SHARED,
                        ReadOptions.defaults().withDirection(Direction.BACKWARD).withMaxCount(PAGE)));
        var numbers = numbers(page.events());
        Collections.reverse(numbers);
        long from = numbers.isEmpty() ? 0 : numbers.get(0);
        reads.add(new Read("a page from the end", from, known, numbers));
    }

    private static List<Long> numbers(List<ResolvedEvent> events) {
        List<Long> numbers = new ArrayList<>();
        events.forEach(event -> numbers.add(event.eventNumber()));
        return numbers;
    }

    private void everything() {
        List<UUID> ids = new ArrayList<>();
        try (var all = world.client().iterAll(ReadAllOptions.defaults().withMaxCount(2 * PAGE))) {
            for (ResolvedEvent event : all) {
                if (event.stream().startsWith(World.PREFIX)) {
                    ids.add(event.received().id());
                }
            }
        } finally {
            readsOfAll.add(ids);
        }
    }

    private void oneEvent(long known) {
        if (known >= 0) {
            var event = await(world.client().getEvent(Writers.SHARED, known));
            reads.add(new Read("one event", known, known, List.of(event.eventNumber())));
        }
    }

    private synchronized int drawn(int bound) {
        return random.nextInt(bound);
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return PhotonPump.await(future.copy().orTimeout(Writers.HANGING.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RuntimeException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new IllegalStateException("a read hangs", e);
            }
            throw e;
        }
    }
}
