/**
 * An EventStore server in the JVM, for tests and development. It speaks the TCP protocol of real servers, emulates their
 * behaviour, including peculiarities, and keeps everything in memory unless it has a data directory.
 * {@link io.photonpump.embedded.EmbeddedEventStore} is the entry point. Its methods may be called from any thread.
 */
@NullMarked
package io.photonpump.embedded;

import org.jspecify.annotations.NullMarked;
