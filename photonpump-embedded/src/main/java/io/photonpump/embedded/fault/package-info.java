/**
 * Faults for tests of clients. A {@link io.photonpump.embedded.fault.FaultScript} can be installed from any thread, before or
 * while clients are connected. Clients then observe an unreliable network or an overloaded cluster. The faults strike on the
 * server's event loop, between the frames of a connection and the server, which is not aware of them.
 */
@NullMarked
package io.photonpump.embedded.fault;

import org.jspecify.annotations.NullMarked;
