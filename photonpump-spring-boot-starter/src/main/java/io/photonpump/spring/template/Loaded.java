package io.photonpump.spring.template;

import io.photonpump.stream.ExpectedVersion;

/**
 * The state of a stream, and the version at which the stream has it.
 *
 * @param stream the stream
 * @param state the state after the last event, or the initial state of the fold
 * @param version the version to expect in a write that was decided with this state; {@link ExpectedVersion#noStream()} if there is no
 *     stream
 * @param <S> the type of the state
 */
public record Loaded<S>(String stream, S state, ExpectedVersion version) {

    /** {@return whether the stream exists} It may have no readable events, for example if all are truncated. */
    public boolean exists() {
        return version.value() >= 0;
    }

    /** {@return the number of the last event, which counts as the version of the state; -1 if there is no stream} */
    public long lastEventNumber() {
        return version.value();
    }

    /** {@return the stream and the version; never the state, which may be confidential} */
    @Override
    public String toString() {
        return "Loaded[" + stream + " at " + version + "]";
    }
}
