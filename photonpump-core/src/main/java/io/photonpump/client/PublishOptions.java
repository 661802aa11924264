package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.stream.ExpectedVersion;

/**
 * How to write.
 *
 * @param expectedVersion what the stream has to be like; {@link ExpectedVersion#any()} by default
 * @param requireLeader whether only the leader of a cluster may take the write; if not, a follower passes it on. True by
 *     default
 * @param batchSize how many events of a {@code Flow.Publisher} are written at a time; 1 or more, 500 by default
 * @param ordered whether the write keeps its place among the other writes of this client to the stream; true by default
 */
public record PublishOptions(ExpectedVersion expectedVersion, boolean requireLeader, int batchSize, boolean ordered) {

    /** In events. */
    public static final int DEFAULT_BATCH_SIZE = 500;

    private static final PublishOptions DEFAULT = new PublishOptions(ExpectedVersion.any(), true, DEFAULT_BATCH_SIZE);

    /** Ordered. */
    public PublishOptions(ExpectedVersion expectedVersion, boolean requireLeader, int batchSize) {
        this(expectedVersion, requireLeader, batchSize, true);
    }

    public PublishOptions {
        requireNonNull(expectedVersion, "expectedVersion");
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch has 1 event or more, not " + batchSize);
        }
    }

    /** Any version, taken by the leader, in the order of the calls. */
    public static PublishOptions defaults() {
        return DEFAULT;
    }

    /** Taken only if the stream is like this. */
    public static PublishOptions expecting(ExpectedVersion version) {
        return DEFAULT.withExpectedVersion(version);
    }

    /** What the stream has to be like; any version by default. */
    public PublishOptions withExpectedVersion(ExpectedVersion version) {
        return new PublishOptions(version, requireLeader, batchSize, ordered);
    }

    /** Whether only the leader of a cluster may take the write; true by default. */
    public PublishOptions withRequireLeader(boolean require) {
        return new PublishOptions(expectedVersion, require, batchSize, ordered);
    }

    /** How many events of a publisher are written at a time; 1 or more, 500 by default. */
    public PublishOptions withBatchSize(int events) {
        return new PublishOptions(expectedVersion, requireLeader, events, ordered);
    }

    /**
     * Whether the write keeps its place among the other writes of this client to the stream; true by default. If not, it is sent
     * at once and in a message of its own: it waits for no earlier write, no later write waits for it, and the server may carry
     * it out before or after any of them.
     */
    public PublishOptions withOrdered(boolean keepsItsPlace) {
        return new PublishOptions(expectedVersion, requireLeader, batchSize, keepsItsPlace);
    }
}
