/**
 * The client that callers hold: {@link io.photonpump.internal.client.DefaultEventStoreClient} turns each call into a request,
 * {@link io.photonpump.internal.client.ClientCore} puts the parts of a client together and takes them apart. Input: calls, on any
 * thread. Output: futures, streams and subscriptions.
 */
@NullMarked
package io.photonpump.internal.client;

import org.jspecify.annotations.NullMarked;
