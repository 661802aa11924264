/**
 * Groups of competing consumers, called persistent subscriptions (docs/protocol.md, Persistent subscriptions). Input:
 * administration, consumers, acknowledgements, committed events and the tick of a clock. Output: events to consumers, and
 * events with checkpoints, parked events and the configuration in system streams. It uses no network and runs on the thread of
 * the store.
 */
@NullMarked
package io.photonpump.embedded.internal.group;

import org.jspecify.annotations.NullMarked;
