package io.photonpump.subscription;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import org.jspecify.annotations.Nullable;

/**
 * How to subscribe to a stream or to {@code $all}.
 *
 * @param from where to begin; null: a volatile subscription, which hears only of what is written while it is connected
 * @param resolveLinks whether links are followed; true by default
 * @param filter which events of {@code $all} to send; null: all of them. Servers from version 20 on
 * @param batchSize how many events to read at a time while catching up; 1 to 4,096, 500 by default
 * @param bufferEvents how many events may wait for the consumer; 65,536 by default
 * @param bufferBytes how many bytes of bodies and metadata may wait for the consumer; 32 MiB by default
 * @param overflow what a volatile subscription does when the buffer is full; {@link OverflowPolicy#GAP} by default
 * @param checkpointInterval after how many events the server considered a filtered subscription says how far it is;
 *     1,000 by default
 * @param listener hears what happens besides the events
 */
public record SubscribeOptions(
        @Nullable StartFrom from,
        boolean resolveLinks,
        @Nullable EventFilter filter,
        int batchSize,
        int bufferEvents,
        long bufferBytes,
        OverflowPolicy overflow,
        int checkpointInterval,
        SubscriptionListener listener) {

    /** In events. */
    public static final int DEFAULT_BATCH_SIZE = 500;
    /** More events of a page are refused by servers. */
    public static final int MAX_BATCH_SIZE = 4096;
    /** In events. */
    public static final int DEFAULT_BUFFER_EVENTS = 65_536;
    /** In bytes: 32 MiB. */
    public static final long DEFAULT_BUFFER_BYTES = 32L * 1024 * 1024;
    /** In events that the server considered. */
    public static final int DEFAULT_CHECKPOINT_INTERVAL = 1_000;

    private static final SubscribeOptions LIVE = new SubscribeOptions(
            null,
            true,
            null,
            DEFAULT_BATCH_SIZE,
            DEFAULT_BUFFER_EVENTS,
            DEFAULT_BUFFER_BYTES,
            OverflowPolicy.GAP,
            DEFAULT_CHECKPOINT_INTERVAL,
            SubscriptionListener.NONE);

    public SubscribeOptions {
        requireNonNull(overflow, "overflow");
        requireNonNull(listener, "listener");
        if (batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
            throw new IllegalArgumentException("a batch has 1 to " + MAX_BATCH_SIZE + " events, not " + batchSize);
        }
        if (bufferEvents < 1 || bufferBytes < 1 || checkpointInterval < 1) {
            throw new IllegalArgumentException("buffers and the checkpoint interval are 1 or more");
        }
    }

    /** A volatile subscription: what is written while it is connected. */
    public static SubscribeOptions live() {
        return LIVE;
    }

    /** A catch-up subscription: everything from there on, once and in order. */
    public static SubscribeOptions from(StartFrom start) {
        return LIVE.withFrom(requireNonNull(start, "start"));
    }

    /** Where to begin; null: a volatile subscription. */
    public SubscribeOptions withFrom(@Nullable StartFrom newFrom) {
        return new SubscribeOptions(
                newFrom,
                resolveLinks,
                filter,
                batchSize,
                bufferEvents,
                bufferBytes,
                overflow,
                checkpointInterval,
                listener);
    }

    /** Whether links are followed; true by default. */
    public SubscribeOptions withResolveLinks(boolean resolve) {
        return new SubscribeOptions(
                from, resolve, filter, batchSize, bufferEvents, bufferBytes, overflow, checkpointInterval, listener);
    }

    /** Which events of {@code $all} to send; null, the default: all. Servers from version 20 on. */
    public SubscribeOptions withFilter(@Nullable EventFilter newFilter) {
        return new SubscribeOptions(
                from,
                resolveLinks,
                newFilter,
                batchSize,
                bufferEvents,
                bufferBytes,
                overflow,
                checkpointInterval,
                listener);
    }

    /** How many events to read at a time while catching up; 1 to 4,096, 500 by default. */
    public SubscribeOptions withBatchSize(int size) {
        return new SubscribeOptions(
                from, resolveLinks, filter, size, bufferEvents, bufferBytes, overflow, checkpointInterval, listener);
    }

    /** How much may wait for the consumer: 65,536 events and 32 MiB by default, whichever is reached first. */
    public SubscribeOptions withBuffer(int events, long bytes) {
        return new SubscribeOptions(
                from, resolveLinks, filter, batchSize, events, bytes, overflow, checkpointInterval, listener);
    }

    /** What a volatile subscription does when the buffer is full; {@link OverflowPolicy#GAP} by default. */
    public SubscribeOptions withOverflow(OverflowPolicy policy) {
        return new SubscribeOptions(
                from, resolveLinks, filter, batchSize, bufferEvents, bufferBytes, policy, checkpointInterval, listener);
    }

    /** After how many events a filtered subscription says how far it is; 1 or more, 1,000 by default. */
    public SubscribeOptions withCheckpointInterval(int events) {
        return new SubscribeOptions(
                from, resolveLinks, filter, batchSize, bufferEvents, bufferBytes, overflow, events, listener);
    }

    /** Hears what happens besides the events. */
    public SubscribeOptions withListener(SubscriptionListener newListener) {
        return new SubscribeOptions(
                from,
                resolveLinks,
                filter,
                batchSize,
                bufferEvents,
                bufferBytes,
                overflow,
                checkpointInterval,
                newListener);
    }
}
