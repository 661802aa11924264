/**
 * The connection: when to have one, with whom, and whether the other side is still alive. Enters: settings, frames, the
 * passing of time. Leaves: a greeted {@link io.photonpump.internal.dispatch.Outbox} for the dispatcher, and word of its loss.
 * {@link io.photonpump.internal.connection.Connector} decides, {@link io.photonpump.internal.connection.Transport} does; both on
 * the client's one event loop.
 */
@NullMarked
package io.photonpump.internal.connection;

import org.jspecify.annotations.NullMarked;
