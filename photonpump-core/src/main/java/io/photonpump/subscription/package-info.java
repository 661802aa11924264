/**
 * What a caller holds while events flow: streams of events, subscriptions, and what they can be told. Enters: options.
 * Leaves: {@link io.photonpump.event.ResolvedEvent}s, on the consumer's own thread or on a thread of the client's callback
 * executor, never on the event loop.
 */
@NullMarked
package io.photonpump.subscription;

import org.jspecify.annotations.NullMarked;
