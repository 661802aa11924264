package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.ExpectedVersion;

/**
 * How to write.
 *
 * @param expectedVersion what the stream has to be like; {@link ExpectedVersion#any()} by default
 * @param requireLeader whether only the leader of a cluster may take the write; if not, a follower passes it on. True by
 *     default
 * @param batchSize how many events of a {@code Flow.Publisher} are written at a time; 1 or more, 500 by default
 */
public record PublishOptions(ExpectedVersion expectedVersion, boolean requireLeader, int batchSize) {

    /** In events. */
    public static final int DEFAULT_BATCH_SIZE = 500;

    private static final PublishOptions DEFAULT = new PublishOptions(ExpectedVersion.any(), true, DEFAULT_BATCH_SIZE);

    public PublishOptions {
        requireNonNull(expectedVersion, "expectedVersion");
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch has 1 event or more, not " + batchSize);
        }
    }

    /** Any version, taken by the leader. */
    public static PublishOptions defaults() {
        return DEFAULT;
    }

    /** Taken only if the stream is like this. */
    public static PublishOptions expecting(ExpectedVersion version) {
        return DEFAULT.withExpectedVersion(version);
    }

    /** What the stream has to be like; any version by default. */
    public PublishOptions withExpectedVersion(ExpectedVersion version) {
        return new PublishOptions(version, requireLeader, batchSize);
    }

    /** Whether only the leader of a cluster may take the write; true by default. */
    public PublishOptions withRequireLeader(boolean require) {
        return new PublishOptions(expectedVersion, require, batchSize);
    }

    /** How many events of a publisher are written at a time; 1 or more, 500 by default. */
    public PublishOptions withBatchSize(int events) {
        return new PublishOptions(expectedVersion, requireLeader, events);
    }
}
