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

    public static final int DEFAULT_BATCH_SIZE = 500;

    private static final PublishOptions DEFAULT = new PublishOptions(ExpectedVersion.any(), true, DEFAULT_BATCH_SIZE);

    public PublishOptions {
        requireNonNull(expectedVersion, "expectedVersion");
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch has 1 event or more, not " + batchSize);
        }
    }

    public static PublishOptions defaults() {
        return DEFAULT;
    }

    public static PublishOptions expecting(ExpectedVersion version) {
        return DEFAULT.withExpectedVersion(version);
    }

    public PublishOptions withExpectedVersion(ExpectedVersion version) {
        return new PublishOptions(version, requireLeader, batchSize);
    }

    public PublishOptions withRequireLeader(boolean require) {
        return new PublishOptions(expectedVersion, require, batchSize);
    }

    public PublishOptions withBatchSize(int events) {
        return new PublishOptions(expectedVersion, requireLeader, events);
    }
}
