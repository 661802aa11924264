package io.photonpump.embedded.faults;

import io.photonpump.PhotonPump;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
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

/** Reads the shared stream and everything, in all ways, and knows at least what was acknowledged before. */
final class Readers {

    private static final int PAGE = 20;

    private final World world;
    private final Writers writers;
    private final Random random;
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

    /** What was read of {@code $all}, each from its beginning. */
    Collection<List<UUID>> readsOfAll() {
        return readsOfAll;
    }

    String counts() {
        return done + " and " + failed + " failed";
    }

    List<String> violations() {
        return List.copyOf(violations);
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
        boolean promised = error instanceof OperationTimedOutException
                || error instanceof ClientClosedException
                || error instanceof StreamNotFoundException && known < 0;
        if (!promised) {
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
                world.client().iter(Writers.SHARED, ReadOptions.forward().withMaxCount(PAGE))) {
            for (ResolvedEvent event : events) {
                numbers.add(event.eventNumber());
            }
        } catch (OperationTimedOutException | ClientClosedException e) {
            violations.addAll(Sequences.complete("an iteration that failed", 0, -1, numbers));
            return;
        }
        violations.addAll(Sequences.complete("an iteration", 0, known, numbers));
    }

    /** A page that was asked for on several connections may be shorter than it was meant to be; then it says so. */
    private void page(long known) {
        long from = Math.max(0, known - drawn(PAGE));
        var page = await(world.client()
                .get(Writers.SHARED, ReadOptions.forward().withFrom(from).withMaxCount(PAGE + 1)));
        long atLeast = page.endOfStream() || known < 0 ? known : from;
        violations.addAll(Sequences.complete("a page", from, atLeast, numbers(page.events())));
    }

    private void backward(long known) {
        var page =
                await(world.client().get(Writers.SHARED, ReadOptions.backward().withMaxCount(PAGE)));
        var numbers = numbers(page.events());
        Collections.reverse(numbers);
        long from = numbers.isEmpty() ? 0 : numbers.get(0);
        violations.addAll(Sequences.complete("a page from the end", from, known, numbers));
    }

    private static List<Long> numbers(List<ResolvedEvent> events) {
        List<Long> numbers = new ArrayList<>();
        events.forEach(event -> numbers.add(event.eventNumber()));
        return numbers;
    }

    private void everything() {
        List<UUID> ids = new ArrayList<>();
        try (var all = world.client().iterAll(ReadAllOptions.forward().withMaxCount(2 * PAGE))) {
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
            violations.addAll(Sequences.complete("one event", known, known, List.of(event.eventNumber())));
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
