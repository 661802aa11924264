package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.stream.ExpectedVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Options of a write. Immutable; safe on any thread. */
// Fields instead of a map: read by every write.
public final class PublishOptions {

    private static final int DEFAULT_BATCH_SIZE = 500;
    private static final PublishOptions DEFAULTS =
            new PublishOptions(ExpectedVersion.any(), true, DEFAULT_BATCH_SIZE, true);

    private final ExpectedVersion expectedVersion;
    private final boolean requireLeader;
    private final int batchSize;
    private final boolean ordered;

    private PublishOptions(ExpectedVersion expectedVersion, boolean requireLeader, int batchSize, boolean ordered) {
        this.expectedVersion = requireNonNull(expectedVersion, "expectedVersion");
        this.requireLeader = requireLeader;
        this.batchSize = batchSize;
        this.ordered = ordered;
    }

    /** {@return the default options: any expected version, written by the leader, in the order of the calls} */
    public static PublishOptions defaults() {
        return DEFAULTS;
    }

    /** {@return the expected version of the stream; {@link ExpectedVersion#any()} by default} */
    public ExpectedVersion expectedVersion() {
        return expectedVersion;
    }

    /**
     * {@return a copy with another expected version}
     *
     * @param version the version at which the stream must be; otherwise the server refuses the write
     */
    public PublishOptions withExpectedVersion(ExpectedVersion version) {
        return new PublishOptions(version, requireLeader, batchSize, ordered);
    }

    /** {@return whether only the leader of a cluster may take the write; true by default} */
    public boolean requireLeader() {
        return requireLeader;
    }

    /**
     * {@return a copy that requires the leader or does not}
     *
     * @param require true: a follower refuses the write, and the client moves to the leader; false: a follower forwards the write
     */
    public PublishOptions withRequireLeader(boolean require) {
        return new PublishOptions(expectedVersion, require, batchSize, ordered);
    }

    /** {@return how many events of a {@code Flow.Publisher} are written at a time; 500 by default} */
    public int batchSize() {
        return batchSize;
    }

    /**
     * {@return a copy with another batch size}
     *
     * @param events how many events of a {@code Flow.Publisher} are written at a time; 1 or more
     * @throws InvalidSettingsException if the batch size is less than 1
     */
    public PublishOptions withBatchSize(int events) {
        if (events < 1) {
            throw new InvalidSettingsException("batchSize", "batchSize must be 1 or more, not " + events);
        }
        return new PublishOptions(expectedVersion, requireLeader, events, ordered);
    }

    /** {@return whether the write is ordered among the writes of this client to the stream; true by default} */
    public boolean ordered() {
        return ordered;
    }

    /**
     * {@return a copy for an ordered or an unordered write} An unordered write is sent immediately and in a message of its own. It waits
     * for no earlier write, no later write waits for it, and the server may carry it out before or after any of them.
     *
     * @param ordered true to keep the order of the calls
     */
    public PublishOptions withOrdered(boolean ordered) {
        return new PublishOptions(expectedVersion, requireLeader, batchSize, ordered);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublishOptions that
                && expectedVersion.equals(that.expectedVersion)
                && requireLeader == that.requireLeader
                && batchSize == that.batchSize
                && ordered == that.ordered;
    }

    @Override
    public int hashCode() {
        return Objects.hash(expectedVersion, requireLeader, batchSize, ordered);
    }

    @Override
    public String toString() {
        return "PublishOptions[expectedVersion=" + expectedVersion + ", requireLeader=" + requireLeader + ", batchSize="
                + batchSize + ", ordered=" + ordered + "]";
    }
}
