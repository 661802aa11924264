package io.photonpump.embedded.faults;

import io.photonpump.PhotonPump;
import io.photonpump.client.DeleteMode;
import io.photonpump.client.ReadOptions;
import io.photonpump.embedded.faults.Doomed.Reading;
import io.photonpump.embedded.faults.Doomed.Step;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Truncates or deletes streams, as the round's {@link Loss} says, while other callers use them. */
final class Remover {

    static final String DOOMED = World.PREFIX + "doomed-";

    private static final Duration STANDSTILL = Duration.ofMillis(40);
    private static final int MOST = 60;
    private static final int MOST_DOOMED = 12;
    private static final int MOST_STEPS = 6;

    private final World world;
    private final Writers writers;
    private final Random random;
    private final Collection<Doomed> doomed = new ConcurrentLinkedQueue<>();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();
    private long maxCount = 300;
    private long truncateBefore;
    private volatile boolean stopped;

    Remover(World world, Writers writers, long seed) {
        this.world = world;
        this.writers = writers;
        this.random = new Random(seed);
    }

    void stop() {
        stopped = true;
    }

    void work() {
        for (int i = 0; i < MOST && !stopped; i++) {
            if (!pause()) {
                return;
            }
            switch (world.loss()) {
                case NONE -> stop();
                case TRUNCATION -> truncate();
                case DELETION -> delete();
            }
        }
    }

    private boolean pause() {
        try {
            world.progress().awaitMore(random.nextInt(80), STANDSTILL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Each truncation leaves at most what the last one left, so that the floor at the end is the highest of the round. */
    private void truncate() {
        if (random.nextBoolean()) {
            maxCount = Math.max(1, Math.min(maxCount, random.nextInt(200)));
        } else {
            truncateBefore = Math.max(truncateBefore, writers.acknowledged() - random.nextInt(30));
        }
        String metadata = "{\"$maxCount\":" + maxCount + ",\"$tb\":" + truncateBefore + "}";
        settled(world.client().setStreamMetadata(Writers.SHARED, metadata, ExpectedVersion.any()), "a truncation");
    }

    private void delete() {
        switch (random.nextInt(4)) {
            case 0 -> settled(delete(Writers.SHARED, DeleteMode.SOFT, ExpectedVersion.any()), "a delete");
            case 1 -> settled(delete(Writers.VERSIONED, DeleteMode.SOFT, ExpectedVersion.any()), "a delete");
            default -> {
                if (doomed.size() < MOST_DOOMED) {
                    doom(DOOMED + doomed.size());
                }
            }
        }
    }

    private CompletableFuture<?> delete(String stream, DeleteMode mode, ExpectedVersion expected) {
        return world.writer().deleteStream(stream, expected, mode);
    }

    private void doom(String stream) {
        List<Step> steps = new ArrayList<>();
        int count = 2 + random.nextInt(MOST_STEPS - 1);
        for (int i = 0; i < count && !stopped; i++) {
            if (i > 0 && random.nextBoolean()) {
                DeleteMode mode = random.nextInt(3) == 0 ? DeleteMode.HARD : DeleteMode.SOFT;
                steps.add(Doomed.deleted(mode, settled(delete(stream, mode, expected(steps)), "a delete")));
            } else {
                steps.add(new Step.Wrote(writers.write(stream, expected(steps)).join()));
            }
        }
        doomed.add(new Doomed(stream, List.copyOf(steps)));
    }

    /** Sometimes the version that the last write left, which is right unless a delete or a lost write came after it. */
    private ExpectedVersion expected(List<Step> steps) {
        if (!steps.isEmpty()
                && random.nextInt(3) == 0
                && steps.get(steps.size() - 1) instanceof Step.Wrote wrote
                && wrote.attempt().outcome() instanceof Attempt.Outcome.Written written) {
            return ExpectedVersion.exactly(written.last());
        }
        return ExpectedVersion.any();
    }

    /** Waits for the call; returns its error. */
    private @Nullable Throwable settled(CompletableFuture<?> call, String what) {
        Throwable error = call.copy()
                .orTimeout(Writers.HANGING.toMillis(), TimeUnit.MILLISECONDS)
                .handle((result, thrown) -> thrown)
                .join();
        if (error instanceof TimeoutException) {
            violations.add(what + " hangs");
        }
        world.progress().made();
        return error;
    }

    /** Returns what is wrong with what is left of the doomed streams. */
    List<String> violations() {
        List<String> all = new ArrayList<>(violations);
        var everything = world.everything();
        for (Doomed each : doomed) {
            int tombstones = (int) everything.stream()
                    .filter(event -> event.stream().equals(each.stream()) && Doomed.isTombstone(event))
                    .count();
            all.addAll(each.violations(tombstones, read(each.stream())));
        }
        return all;
    }

    private Reading read(String stream) {
        try {
            var slice = PhotonPump.await(
                    world.observer().get(stream, ReadOptions.defaults().withMaxCount(1000)));
            return new Reading.Visible(
                    slice.events().stream().map(ResolvedEvent::eventNumber).toList());
        } catch (StreamNotFoundException e) {
            return new Reading.NotFound();
        } catch (StreamDeletedException e) {
            return new Reading.Gone();
        }
    }
}
