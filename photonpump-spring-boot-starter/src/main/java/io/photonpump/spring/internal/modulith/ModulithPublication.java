package io.photonpump.spring.internal.modulith;

import java.time.Instant;
import java.util.UUID;

/**
 * A publication of an event in Spring Modulith's registry.
 *
 * @param id the id of the publication, which is the id of the event in the stream
 * @param published when the event was published: it was not written before
 * @param repeated whether the registry submits the publication again, so that the event may be in the stream
 */
record ModulithPublication(UUID id, Instant published, boolean repeated) {}
