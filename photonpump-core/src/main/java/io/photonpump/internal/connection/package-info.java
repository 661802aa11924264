/**
 * Keeps the client connected. {@link io.photonpump.internal.connection.Connector} decides when to connect and to which server, and an
 * {@code Attempt} opens and greets one connection through a {@link io.photonpump.internal.connection.Transport}. A connection that is ready
 * is the dispatcher's {@link io.photonpump.internal.dispatch.Outbox} until it is lost. Nothing here knows a protocol: transports and wires
 * do. Everything runs on the client's event loop.
 */
@NullMarked
package io.photonpump.internal.connection;

import org.jspecify.annotations.NullMarked;
