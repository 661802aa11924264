package io.photonpump.admin;

import static java.util.Objects.requireNonNull;

/**
 * How to create a projection.
 *
 * @param enabled whether it starts at once; true by default
 * @param emit whether it may write events; false by default
 * @param trackEmittedStreams whether the server remembers to which streams it wrote, so that they can be deleted with it;
 *     false by default
 * @param checkpoints whether a one-time projection keeps its place; the others always do or never; false by default
 */
public record ProjectionOptions(
        ProjectionMode mode, boolean enabled, boolean emit, boolean trackEmittedStreams, boolean checkpoints) {

    public ProjectionOptions {
        requireNonNull(mode, "mode");
    }

    /** Goes on with what is written, and keeps its place; starts at once. */
    public static ProjectionOptions continuous() {
        return new ProjectionOptions(ProjectionMode.CONTINUOUS, true, false, false, false);
    }

    /** Ends with what there is when it gets there; starts at once. */
    public static ProjectionOptions oneTime() {
        return new ProjectionOptions(ProjectionMode.ONE_TIME, true, false, false, false);
    }

    /** Called transient, after the server's word for it. */
    public static ProjectionOptions transientQuery() {
        return new ProjectionOptions(ProjectionMode.TRANSIENT, true, false, false, false);
    }

    /** Whether it starts at once; true by default. */
    public ProjectionOptions withEnabled(boolean value) {
        return new ProjectionOptions(mode, value, emit, trackEmittedStreams, checkpoints);
    }

    /** Whether it may write events; false by default. */
    public ProjectionOptions withEmit(boolean value) {
        return new ProjectionOptions(mode, enabled, value, trackEmittedStreams, checkpoints);
    }

    /** Whether the server remembers to which streams it wrote; false by default. */
    public ProjectionOptions withTrackEmittedStreams(boolean value) {
        return new ProjectionOptions(mode, enabled, emit, value, checkpoints);
    }

    /** Whether a one-time projection keeps its place; false by default. */
    public ProjectionOptions withCheckpoints(boolean value) {
        return new ProjectionOptions(mode, enabled, emit, trackEmittedStreams, value);
    }
}
