/**
 * The server without a network: one facade over store, access control, subscriptions and groups. Enters: every operation a
 * client may ask for, with the user on whose behalf. Leaves: results as values, and events to subscribers. One thread owns
 * it and everything below; whoever calls is on that thread.
 */
@NullMarked
package io.photonpump.embedded.internal.engine;

import org.jspecify.annotations.NullMarked;
