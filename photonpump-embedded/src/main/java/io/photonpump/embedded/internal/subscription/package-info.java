/**
 * Volatile subscriptions (docs/protocol.md, Subscriptions). Input: subscribers and committed events. Output: events,
 * checkpoints and ends of subscriptions to the subscribers. It uses no network and runs on the thread of the store.
 */
@NullMarked
package io.photonpump.embedded.internal.subscription;

import org.jspecify.annotations.NullMarked;
