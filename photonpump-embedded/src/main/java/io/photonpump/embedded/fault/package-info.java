/**
 * What goes wrong, as values. Enters: a {@link io.photonpump.embedded.fault.FaultScript}, from any thread, before or while
 * clients are connected. Leaves: what a client of a bad network or a struggling cluster would see. The script strikes in the
 * pipeline of each connection, on the server's event loop, between the frames and the server proper, which knows nothing of it.
 */
@NullMarked
package io.photonpump.embedded.fault;

import org.jspecify.annotations.NullMarked;
