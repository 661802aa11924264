/**
 * The client that callers hold, over the TCP road. Enters: calls, on any thread. Leaves: futures, streams and subscriptions.
 * Calls hop to the event loop once, as a conversation; results hop back in batches. What a caller's code runs on is the
 * calling thread (bodies become bytes there), the thread that iterates, or the callback executor, never the loop.
 */
@NullMarked
package io.photonpump.internal.client;

import org.jspecify.annotations.NullMarked;
