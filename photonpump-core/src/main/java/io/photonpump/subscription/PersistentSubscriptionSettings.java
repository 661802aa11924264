package io.photonpump.subscription;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a persistent subscription group works (docs/protocol.md, Persistent subscriptions). The defaults are the .NET client's.
 *
 * @param resolveLinks whether links are followed; false by default
 * @param startFrom the number of the first event wanted; -1, the default: what is written after the group was created
 * @param messageTimeout how long a consumer may take before an event is delivered again; 1 ms or more (servers from version
 *     20 take 0 for "at once", so it is refused), 30 s by default
 * @param extraStatistics whether the server measures latencies
 * @param maxRetryCount how often an event is delivered again before it is parked; 10 by default
 * @param liveBufferSize how many live events the server keeps for the group; 500 by default
 * @param readBatchSize how many events it reads at a time; less than {@code bufferSize}, 20 by default
 * @param bufferSize how many events it keeps in memory for the group; 500 by default
 * @param checkpointAfter after how long the group's position is stored, if {@code minCheckpointCount} events were handled;
 *     2 s by default
 * @param minCheckpointCount 10 by default
 * @param maxCheckpointCount after how many events the position is stored at the latest; 1,000 by default
 * @param maxSubscriberCount how many consumers may connect; 0, the default: any number
 * @param strategy round robin by default
 */
public record PersistentSubscriptionSettings(
        boolean resolveLinks,
        long startFrom,
        Duration messageTimeout,
        boolean extraStatistics,
        int maxRetryCount,
        int liveBufferSize,
        int readBatchSize,
        int bufferSize,
        Duration checkpointAfter,
        int minCheckpointCount,
        int maxCheckpointCount,
        int maxSubscriberCount,
        ConsumerStrategy strategy) {

    /** For {@code startFrom}: what is written after the group was created. */
    public static final long END = -1;

    private static final PersistentSubscriptionSettings DEFAULT = new PersistentSubscriptionSettings(
            false,
            END,
            Duration.ofSeconds(30),
            false,
            10,
            500,
            20,
            500,
            Duration.ofSeconds(2),
            10,
            1_000,
            0,
            ConsumerStrategy.ROUND_ROBIN);

    public PersistentSubscriptionSettings {
        requireNonNull(strategy, "strategy");
        requireMillis("messageTimeout", messageTimeout, 1);
        requireMillis("checkpointAfter", checkpointAfter, 0);
        if (startFrom < END) {
            throw new IllegalArgumentException("startFrom is an event number or -1 for the end, not " + startFrom);
        }
        if (maxRetryCount < 0 || maxSubscriberCount < 0 || minCheckpointCount < 0 || maxCheckpointCount < 1) {
            throw new IllegalArgumentException("counts are not negative, and maxCheckpointCount is 1 or more");
        }
        if (liveBufferSize < 1 || readBatchSize < 1 || bufferSize <= readBatchSize) {
            throw new IllegalArgumentException("buffers are 1 or more, and bufferSize (" + bufferSize
                    + ") is larger than readBatchSize (" + readBatchSize + "), or the group would never read");
        }
    }

    private static void requireMillis(String what, Duration value, long least) {
        requireNonNull(value, what);
        if (value.toMillis() < least || value.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    what + " is " + least + " to " + Integer.MAX_VALUE + " ms, not " + value.toMillis() + " ms");
        }
    }

    /** From the end, as the component list above says. */
    public static PersistentSubscriptionSettings defaults() {
        return DEFAULT;
    }

    /** A builder that starts from these settings. */
    public Builder newBuilder() {
        return new Builder(this);
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder(DEFAULT);
    }

    /** Collects settings; they are checked when built. */
    public static final class Builder {
        private boolean resolveLinks;
        private long startFrom;
        private Duration messageTimeout;
        private boolean extraStatistics;
        private int maxRetryCount;
        private int liveBufferSize;
        private int readBatchSize;
        private int bufferSize;
        private Duration checkpointAfter;
        private int minCheckpointCount;
        private int maxCheckpointCount;
        private int maxSubscriberCount;
        private ConsumerStrategy strategy;

        private Builder(PersistentSubscriptionSettings from) {
            this.resolveLinks = from.resolveLinks;
            this.startFrom = from.startFrom;
            this.messageTimeout = from.messageTimeout;
            this.extraStatistics = from.extraStatistics;
            this.maxRetryCount = from.maxRetryCount;
            this.liveBufferSize = from.liveBufferSize;
            this.readBatchSize = from.readBatchSize;
            this.bufferSize = from.bufferSize;
            this.checkpointAfter = from.checkpointAfter;
            this.minCheckpointCount = from.minCheckpointCount;
            this.maxCheckpointCount = from.maxCheckpointCount;
            this.maxSubscriberCount = from.maxSubscriberCount;
            this.strategy = from.strategy;
        }

        /** Whether links are followed; false by default. */
        public Builder resolveLinks(boolean value) {
            this.resolveLinks = value;
            return this;
        }

        /** From the first event there is. */
        public Builder fromBeginning() {
            return startFrom(0);
        }

        /** The number of the first event wanted; {@link #END}, the default: what is written from now on. */
        public Builder startFrom(long eventNumber) {
            this.startFrom = eventNumber;
            return this;
        }

        /** How long a consumer may take; 1 ms or more, 30 s by default. */
        public Builder messageTimeout(Duration value) {
            this.messageTimeout = value;
            return this;
        }

        /** Whether the server measures latencies; false by default. */
        public Builder extraStatistics(boolean value) {
            this.extraStatistics = value;
            return this;
        }

        /** How often an event is delivered again before it is parked; 10 by default. */
        public Builder maxRetryCount(int value) {
            this.maxRetryCount = value;
            return this;
        }

        /** How many live events the server keeps for the group; 500 by default. */
        public Builder liveBufferSize(int value) {
            this.liveBufferSize = value;
            return this;
        }

        /** How many events the server reads at a time; 20 by default. */
        public Builder readBatchSize(int value) {
            this.readBatchSize = value;
            return this;
        }

        /** How many events the server keeps in memory; more than it reads at a time, 500 by default. */
        public Builder bufferSize(int value) {
            this.bufferSize = value;
            return this;
        }

        /** After how long the group's position is stored; 2 s by default. */
        public Builder checkpointAfter(Duration value) {
            this.checkpointAfter = value;
            return this;
        }

        /** How many events make storing the position worth it; 10 by default. */
        public Builder minCheckpointCount(int value) {
            this.minCheckpointCount = value;
            return this;
        }

        /** After how many events the position is stored at the latest; 1,000 by default. */
        public Builder maxCheckpointCount(int value) {
            this.maxCheckpointCount = value;
            return this;
        }

        /** How many consumers may connect; 0, the default: any number. */
        public Builder maxSubscriberCount(int value) {
            this.maxSubscriberCount = value;
            return this;
        }

        /** To which consumer an event goes; round robin by default. */
        public Builder strategy(ConsumerStrategy value) {
            this.strategy = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public PersistentSubscriptionSettings build() {
            return new PersistentSubscriptionSettings(
                    resolveLinks,
                    startFrom,
                    messageTimeout,
                    extraStatistics,
                    maxRetryCount,
                    liveBufferSize,
                    readBatchSize,
                    bufferSize,
                    checkpointAfter,
                    minCheckpointCount,
                    maxCheckpointCount,
                    maxSubscriberCount,
                    strategy);
        }
    }
}
