package io.photonpump.admin;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import org.jspecify.annotations.Nullable;

/** Options of a new projection. Immutable; safe on any thread. */
public final class ProjectionOptions {

    private static final Option<ProjectionMode> MODE = Option.of("mode", ProjectionMode.CONTINUOUS);
    private static final Option<Boolean> ENABLED = Option.of("enabled", true);
    private static final Option<Boolean> EMIT = Option.of("emit", false);
    private static final Option<Boolean> TRACK_EMITTED_STREAMS = Option.of("trackEmittedStreams", false);
    private static final Option<Boolean> CHECKPOINTS = Option.of("checkpoints", false);

    private final OptionValues values;

    private ProjectionOptions(OptionValues values) {
        this.values = values;
    }

    private ProjectionOptions(ProjectionMode mode) {
        this(OptionValues.DEFAULTS.with(MODE, mode));
    }

    private <T> ProjectionOptions with(Option<T> option, T value) {
        return new ProjectionOptions(values.with(option, value));
    }

    /** {@return options of a projection that processes new events without end and survives restarts of the server} */
    public static ProjectionOptions continuous() {
        return new ProjectionOptions(ProjectionMode.CONTINUOUS);
    }

    /** {@return options of a projection that ends when it has processed the existing events} */
    public static ProjectionOptions oneTime() {
        return new ProjectionOptions(ProjectionMode.ONE_TIME);
    }

    /** {@return options of a one-time projection that the server forgets when it restarts} */
    public static ProjectionOptions transientQuery() {
        return new ProjectionOptions(ProjectionMode.TRANSIENT);
    }

    /** {@return the mode, which the factory method defines} */
    public ProjectionMode mode() {
        return values.get(MODE);
    }

    /** {@return whether the projection starts immediately; true by default} */
    public boolean enabled() {
        return values.get(ENABLED);
    }

    /**
     * {@return a copy that starts immediately or does not}
     *
     * @param enabled true to start the projection when it is created
     */
    public ProjectionOptions withEnabled(boolean enabled) {
        return with(ENABLED, enabled);
    }

    /** {@return whether the projection may write events; false by default} */
    public boolean emit() {
        return values.get(EMIT);
    }

    /**
     * {@return a copy that may write events or may not}
     *
     * @param emit true to allow the projection to write events
     */
    public ProjectionOptions withEmit(boolean emit) {
        return with(EMIT, emit);
    }

    /** {@return whether the server records the streams that the projection writes to; false by default} */
    public boolean trackEmittedStreams() {
        return values.get(TRACK_EMITTED_STREAMS);
    }

    /**
     * {@return a copy that tracks emitted streams or does not}
     *
     * @param track true to record the streams that the projection writes to, so that they can be deleted with it
     */
    public ProjectionOptions withTrackEmittedStreams(boolean track) {
        return with(TRACK_EMITTED_STREAMS, track);
    }

    /** {@return whether a one-time projection stores its position; continuous projections always do; false by default} */
    public boolean checkpoints() {
        return values.get(CHECKPOINTS);
    }

    /**
     * {@return a copy that stores its position or does not}
     *
     * @param checkpoints true to store the position of a one-time projection
     */
    public ProjectionOptions withCheckpoints(boolean checkpoints) {
        return with(CHECKPOINTS, checkpoints);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProjectionOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "ProjectionOptions" + values;
    }
}
