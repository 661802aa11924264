package io.photonpump.event;

import io.photonpump.stream.ExpectedVersion;

/**
 * The metadata of a stream as it was read.
 *
 * @param stream the stream
 * @param metadata the metadata; {@link StreamMetadata#defaults()} if none was set, or if it is not a JSON object, which the server ignores as
 *     well
 * @param version the number of the metadata event; -1 if there is none
 * @param raw the JSON text in the metadata stream; empty if there is none
 */
public record StreamMetadataResult(String stream, StreamMetadata metadata, long version, Content raw) {

    /** {@return the expected version for a change that must not overwrite the change of another client} */
    public ExpectedVersion expectedVersion() {
        return version < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(version);
    }
}
