package io.photonpump.embedded.internal.group;

import java.util.UUID;

/**
 * The identity of a consumer, for the HTTP API.
 *
 * @param from address and port of the client
 * @param connectionName the name that the client gave itself; empty if it gave none
 */
public record ConsumerIdentity(UUID connection, String from, String userName, String connectionName) {}
