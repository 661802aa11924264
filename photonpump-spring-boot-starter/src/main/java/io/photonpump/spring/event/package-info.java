/**
 * Application events about listeners and connections. Observe them with Spring's {@code @EventListener}. The starter publishes them
 * on threads of its own, in order for each listener and each client. An observer may block, and may stop, pause or start
 * listeners. An exception of an observer is logged.
 */
@NullMarked
package io.photonpump.spring.event;

import org.jspecify.annotations.NullMarked;
