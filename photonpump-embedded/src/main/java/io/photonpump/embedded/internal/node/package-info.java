/**
 * A server put together: engine, TCP side, HTTP side, faults, TLS and the journal. Enters: settings. Leaves: a running node,
 * which can be asked to end. Nodes are started and closed from any thread but their own.
 */
@NullMarked
package io.photonpump.embedded.internal.node;

import org.jspecify.annotations.NullMarked;
