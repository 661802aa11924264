package io.photonpump.spring.listener;

import io.photonpump.event.StartFrom;
import java.util.concurrent.CompletableFuture;

/** One running listener, to be looked at and steered. Safe on any thread; nothing here blocks. */
public interface SubscriptionContainer {

    SubscriptionSpec spec();

    default String id() {
        return spec().id();
    }

    /** Read from memory. */
    ContainerStatus status();

    /**
     * Whether it works as it is meant to. False if it has FAILED or is WAITING, and while its position cannot be stored, although
     * it handles events then.
     */
    default boolean isHealthy() {
        return switch (status().state()) {
            case FAILED, WAITING -> false;
            case CREATED, STARTING, RUNNING, RECONNECTING, PAUSED, STOPPING, STOPPED -> true;
        };
    }

    /** What it has done since the application started. */
    EventCounts counts();

    /**
     * Starts it, if it is not active. A paused one stays paused. One that has FAILED because access was denied tries again at
     * once.
     */
    void start();

    /**
     * Takes no further events, lets what is being handled finish within the shut-down time-out, then interrupts it, stores
     * the position and unsubscribes.
     *
     * @return done when all that has happened; never fails
     */
    CompletableFuture<Void> stop();

    /**
     * As {@link #stop()}, but it stays ready to {@link #resume()}. A volatile listener misses what is written meanwhile.
     *
     * @return done when it is paused or over; never fails
     */
    CompletableFuture<Void> pause();

    /** Goes on where it was paused. */
    void resume();

    /**
     * Moves a catch-up listener, running or not: what it handled is forgotten and it begins there.
     *
     * @return done when the new place is stored and the listener goes on; fails if it could not be stored
     * @throws IllegalStateException if it is no catch-up listener
     */
    CompletableFuture<Void> replayFrom(StartFrom from);

    /**
     * Hands the dead letters that this listener has written, and that are in its dead-letter stream now, to its handler: as the
     * events that failed, through conversion, retries and the error handler, one at a time and beside the events of the
     * subscription. An event that fails again is written to the end of the stream, for the next call; unless the error handler
     * stops the listener in front of it, which ends the replay. A letter that was replayed is not replayed again. With a
     * transactional checkpoint store, the handler runs in a transaction that makes this certain; otherwise a letter can come
     * again if the application is killed while it is handled.
     *
     * <p>While a replay runs, another call returns the same future. A stop or a pause ends it in front of the next letter.
     *
     * @return how many letters there were; fails with {@link IllegalStateException} if the listener is not running, and with
     *     {@link DeadLetterReplayException} if the replay ended early
     * @throws UnsupportedOperationException if the container cannot do that
     */
    default CompletableFuture<ReplayedDeadLetters> replayDeadLetters() {
        throw new UnsupportedOperationException("the container of '" + id() + "' does not replay dead letters");
    }
}
