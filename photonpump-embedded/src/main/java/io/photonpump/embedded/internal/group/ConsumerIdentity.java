package io.photonpump.embedded.internal.group;

import java.util.UUID;

/**
 * Who is behind a consumer, for the HTTP info.
 *
 * @param from address and port of the peer
 * @param connectionName what the client called itself; empty if it did not
 */
public record ConsumerIdentity(UUID connection, String from, String userName, String connectionName) {}
