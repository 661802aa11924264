/**
 * Volatile subscriptions (docs/protocol.md, Subscriptions): who wants to hear of which events as they are committed. Enters:
 * subscribers and committed events. Leaves: events, checkpoints and goodbyes to the subscribers. Knows no network; runs on
 * the store's thread.
 */
@NullMarked
package io.photonpump.embedded.internal.subscription;

import org.jspecify.annotations.NullMarked;
