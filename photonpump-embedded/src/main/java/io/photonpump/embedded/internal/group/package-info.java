/**
 * Groups of competing consumers, called persistent subscriptions (docs/protocol.md, Persistent subscriptions). Enters:
 * administration, consumers, acknowledgements, committed events and the tick of a clock. Leaves: events to consumers;
 * checkpoints, parked events and the configuration as events in streams of the system. Knows no network; runs on the
 * store's thread.
 */
@NullMarked
package io.photonpump.embedded.internal.group;

import org.jspecify.annotations.NullMarked;
