package io.photonpump.event;

import io.photonpump.stream.ExpectedVersion;

/**
 * The metadata of a stream as it was read.
 *
 * @param metadata {@link StreamMetadata#defaults()} if none was ever set, or if what stands there is no JSON object (the server
 *     ignores such metadata too)
 * @param version the number of the metadata event, to be expected when it is changed; -1 if there is none
 * @param raw the JSON text as it stands in the metastream; empty if there is none
 */
public record StreamMetadataResult(String stream, StreamMetadata metadata, long version, Content raw) {

    /** What to expect when setting the metadata, so that nobody else's change is overwritten. */
    public ExpectedVersion expectedVersion() {
        return version < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(version);
    }
}
