package io.photonpump.spring.event;

import io.photonpump.settings.ConnectionEvent;

/**
 * Published when the connection of a client changes.
 *
 * @param client the bean name of the client
 * @param event the change
 */
public record ConnectionChanged(String client, ConnectionEvent event) {}
