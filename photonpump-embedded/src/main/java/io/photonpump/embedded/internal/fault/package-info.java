/**
 * The fault injector. It carries out the running {@link io.photonpump.embedded.fault.FaultScript} in the pipeline of each
 * connection, on the event loop, between the frame decoder and the server.
 */
@NullMarked
package io.photonpump.embedded.internal.fault;

import org.jspecify.annotations.NullMarked;
