/**
 * A running node: engine, TCP port, HTTP port, faults, TLS and journal. A node is started and closed from any thread but its own.
 */
@NullMarked
package io.photonpump.embedded.internal.node;

import org.jspecify.annotations.NullMarked;
