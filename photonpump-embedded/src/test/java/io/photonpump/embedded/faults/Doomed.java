package io.photonpump.embedded.faults;

import io.photonpump.client.DeleteMode;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.TooManyRequestsException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A stream that one caller writes and deletes, step by step, and the judgement of what is left of it. */
record Doomed(String stream, List<Step> steps) {

    /** A call and what its caller was told. */
    sealed interface Step {

        record Wrote(Attempt attempt) implements Step {}

        record Deleted(
                DeleteMode mode, Outcome outcome, @Nullable Throwable error) implements Step {

            boolean isHard() {
                return mode == DeleteMode.HARD;
            }

            boolean mayHaveHappened() {
                return outcome == Outcome.DONE || outcome == Outcome.UNKNOWN;
            }
        }
    }

    enum Outcome {
        DONE,
        NOT_DONE,
        UNKNOWN,
        /** An error that is not promised. */
        UNEXPECTED
    }

    /** The events that a reader of the stream gets at the end. */
    sealed interface Reading {

        record NotFound() implements Reading {}

        record Gone() implements Reading {}

        record Visible(List<Long> numbers) implements Reading {}
    }

    static Step.Deleted deleted(DeleteMode mode, @Nullable Throwable thrown) {
        Throwable error = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        return new Step.Deleted(mode, outcome(error), error);
    }

    private static Outcome outcome(@Nullable Throwable error) {
        if (error == null) {
            return Outcome.DONE;
        }
        if (error instanceof WrongExpectedVersionException
                || error instanceof StreamDeletedException
                || error instanceof TooManyRequestsException
                || error instanceof OperationTimedOutException late && !late.sent()) {
            return Outcome.NOT_DONE;
        }
        if (error instanceof ConnectionLostException
                || error instanceof ClientClosedException
                || error instanceof ServerErrorException
                || error instanceof OperationTimedOutException) {
            return Outcome.UNKNOWN;
        }
        return Outcome.UNEXPECTED;
    }

    static boolean isTombstone(RecordedEvent event) {
        return event.type().equals("$streamDeleted");
    }

    /**
     * Returns the violations.
     *
     * @param tombstones how many tombstones of the stream are in {@code $all}
     */
    List<String> violations(int tombstones, Reading reading) {
        List<String> wrong = new ArrayList<>();
        boolean mayBeTombstoned = false;
        boolean isTombstoned = false;
        for (Step step : steps) {
            if (step instanceof Step.Deleted delete) {
                if (delete.outcome() == Outcome.UNEXPECTED) {
                    wrong.add("a delete failed in a way that is not promised: " + delete.error());
                }
                if (delete.outcome() == Outcome.DONE && isTombstoned) {
                    wrong.add("a stream that was hard-deleted was deleted once more");
                }
                mayBeTombstoned |= delete.isHard() && delete.mayHaveHappened();
                isTombstoned |= delete.isHard() && delete.outcome() == Outcome.DONE;
            } else if (step instanceof Step.Wrote write
                    && isTombstoned
                    && write.attempt().outcome() instanceof Attempt.Outcome.Written) {
                wrong.add("a write after a hard delete was acknowledged: " + write.attempt());
            }
        }
        int least = isTombstoned ? 1 : 0;
        int most = mayBeTombstoned ? 1 : 0;
        if (tombstones < least || tombstones > most) {
            wrong.add("there are " + tombstones + " tombstones instead of " + least + " to " + most);
        }
        if (reading instanceof Reading.Gone != tombstones > 0) {
            wrong.add("with " + tombstones + " tombstones, a read gives " + reading);
        }
        if (tombstones == 0) {
            wrong.addAll(visibility(reading instanceof Reading.Visible visible ? visible.numbers() : List.of()));
        }
        return wrong.stream().map(text -> stream + ": " + text + " " + steps).toList();
    }

    /** Events before a delete that was acknowledged are invisible; those after the last one that may have happened are not. */
    private List<String> visibility(List<Long> visible) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Step.Wrote write
                    && write.attempt().outcome() instanceof Attempt.Outcome.Written written) {
                List<Step.Deleted> later = deletesFrom(i);
                boolean gone = later.stream().anyMatch(delete -> delete.outcome() == Outcome.DONE);
                boolean mayBeGone = later.stream().anyMatch(Step.Deleted::mayHaveHappened);
                if (gone && visible.contains(written.last())) {
                    wrong.add("event " + written.last() + " can be read after a delete");
                }
                if (!mayBeGone && !visible.contains(written.first())) {
                    wrong.add("event " + written.first() + " cannot be read, although it was not deleted");
                }
            }
        }
        return wrong;
    }

    private List<Step.Deleted> deletesFrom(int index) {
        return steps.subList(index, steps.size()).stream()
                .filter(Step.Deleted.class::isInstance)
                .map(Step.Deleted.class::cast)
                .toList();
    }
}
