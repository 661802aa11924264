package io.photonpump.spring.event;

import io.photonpump.settings.ConnectionEvent;

/**
 * Something happened to the connection of a client.
 *
 * @param client the bean name
 */
public record ConnectionChanged(String client, ConnectionEvent event) {}
