/**
 * Publishing of objects as events, reading of events as objects, and updates of streams whose events are the history of one thing.
 * {@code EventStoreTemplate} converts objects to events on the caller's thread and writes them
 * with the client; it returns the client's futures.
 */
@NullMarked
package io.photonpump.spring.template;

import org.jspecify.annotations.NullMarked;
