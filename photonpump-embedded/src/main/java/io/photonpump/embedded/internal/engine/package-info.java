/**
 * The server without a network: a facade for store, access control, subscriptions and groups. Input: the operations of clients,
 * each with its user. Output: results as values, and events to subscribers. One thread owns the engine and the layers below;
 * all calls are made on that thread.
 */
@NullMarked
package io.photonpump.embedded.internal.engine;

import org.jspecify.annotations.NullMarked;
