package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Controls a listener and reports its status. Safe on any thread; no method blocks. */
public interface SubscriptionContainer {

    /** {@return the settings of the listener} */
    SubscriptionSpec spec();

    /** {@return the id of the listener} */
    default String id() {
        return spec().id();
    }

    /** {@return the status of the listener, read from memory} */
    ContainerStatus status();

    /**
     * {@return whether the listener works as intended}
     *
     * <p>It does not if it has FAILED or is WAITING, or while its position cannot be stored, although it handles events then.
     */
    default boolean isHealthy() {
        return switch (status().state()) {
            case FAILED, WAITING -> false;
            case CREATED, STARTING, RUNNING, RECONNECTING, PAUSED, STOPPING, STOPPED -> true;
        };
    }

    /** {@return the counts of the events since the application started, at this moment} */
    EventCounts counts();

    /**
     * Starts the listener if it is not active. A paused listener stays paused. A listener that has FAILED because access was denied
     * tries again at once.
     */
    void start();

    /**
     * Stops the listener: it begins no further events, waits for the events being handled up to the shut-down timeout, interrupts
     * their handlers after that, stores the position and unsubscribes.
     *
     * @return completes when the listener has stopped; never fails
     */
    CompletableFuture<Void> stop();

    /**
     * Pauses the listener, which ends its subscription as {@link #stop()} does, until {@link #resume()}. A volatile listener misses
     * the events that are written meanwhile.
     *
     * @return completes when the listener is paused or stopped; never fails
     */
    CompletableFuture<Void> pause();

    /** Continues a paused listener at its position. */
    void resume();

    /**
     * Moves a catch-up listener, running or not, to another position. Its {@link ReplayHook} resets it before. It handles the events
     * from there on, whether or not it has handled them before. A replay that has not begun, or not caught up, ends.
     *
     * @param from the start of the replay
     * @return the replay, which tells when it has begun and when the listener has caught up
     * @throws IllegalStateException if the listener is not a catch-up listener
     */
    Replay replayFrom(StartFrom from);

    /** {@return the last replay since the application started; empty if there was none} */
    default Optional<Replay> lastReplay() {
        return Optional.empty();
    }

    /**
     * Replays the dead letters that this listener has written and that are in its dead-letter stream now. The handler receives the
     * events that failed, one at a time and not at the same time as events of the subscription. Conversion, retries and the error
     * handler apply. An event that fails again is written to the end of the stream, for the next call; if the error handler decides
     * to stop, the replay ends before that letter. A replayed letter is not replayed again. With a transactional checkpoint store,
     * the handler runs in a transaction that guarantees this. With other stores, a letter can be replayed twice if the application
     * is killed while it is handled.
     *
     * <p>While a replay runs, another call returns the same future. A stop or a pause ends the replay before the next letter.
     *
     * @return the number of letters; fails with {@link IllegalStateException} if the listener is not running, and with {@link
     *     DeadLetterReplayException} if the replay ended early
     * @throws UnsupportedOperationException if the container does not support replays
     */
    default CompletableFuture<ReplayedDeadLetters> replayDeadLetters() {
        throw new UnsupportedOperationException("the container of '" + id() + "' does not replay dead letters");
    }

    /**
     * Reads the dead letters of this listener that are not replayed yet.
     *
     * @param maxCount the most letters to return
     * @return the events that failed, oldest letter first, each with its letter as {@link ResolvedEvent#link()}
     * @throws UnsupportedOperationException if the container does not support replays
     */
    default CompletableFuture<List<ResolvedEvent>> deadLetters(int maxCount) {
        throw new UnsupportedOperationException("the container of '" + id() + "' does not read dead letters");
    }

    /**
     * Replays one dead letter, as {@link #replayDeadLetters()} does all. The letters of this listener before it are first written again
     * to the end of the stream, so that they are not lost; if the application is killed meanwhile, they can be there twice.
     *
     * @param eventNumber the number of the letter in the dead-letter stream
     * @return as for {@link #replayDeadLetters()}; fails with {@link DeadLetterReplayException} also if there is no such letter, or if too
     *     many letters are before it
     * @throws UnsupportedOperationException if the container does not support replays
     */
    default CompletableFuture<ReplayedDeadLetters> replayDeadLetter(long eventNumber) {
        throw new UnsupportedOperationException("the container of '" + id() + "' does not replay dead letters");
    }

    /**
     * Gives up one dead letter: no replay passes it to the handler. It stays in the stream, like replayed letters, until the stream is
     * truncated or deleted. The letters of this listener before it are first written again, as by {@link #replayDeadLetter}.
     *
     * @param eventNumber the number of the letter in the dead-letter stream
     * @return completes when this is stored; fails with {@link DeadLetterReplayException} if there is no such letter, or if too many letters
     *     are before it
     * @throws UnsupportedOperationException if the container does not support replays
     */
    default CompletableFuture<Void> discardDeadLetter(long eventNumber) {
        throw new UnsupportedOperationException("the container of '" + id() + "' does not discard dead letters");
    }
}
