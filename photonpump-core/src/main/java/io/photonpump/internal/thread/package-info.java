/**
 * The client's threads and the ways between them: the event loop as the rest of the client sees it, the executors that run
 * callers' code, and the futures whose dependents run there. Callers' code never runs on the event loop.
 */
@NullMarked
package io.photonpump.internal.thread;

import org.jspecify.annotations.NullMarked;
