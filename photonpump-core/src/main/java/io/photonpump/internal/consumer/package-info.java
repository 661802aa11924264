/**
 * Delivers events from the event loop to consumers: subscriptions, and reads that continue page by page. Input: events on the
 * event loop. Output: calls to one consumer, one at a time, on the callback executor or on the thread that iterates. The buffer
 * between the two bounds what waits, and the counts of both sides drive flow control.
 */
@NullMarked
package io.photonpump.internal.consumer;

import org.jspecify.annotations.NullMarked;
