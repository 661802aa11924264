/**
 * Subscriptions and streams of events, with their options and listeners. Events are delivered on the consumer's own thread or on a thread of
 * the client's callback executor, never on the event loop.
 */
@NullMarked
package io.photonpump.subscription;

import org.jspecify.annotations.NullMarked;
