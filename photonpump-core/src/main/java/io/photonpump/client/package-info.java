/**
 * The client that an application uses, {@link io.photonpump.client.EventStoreClient}, and the options of its calls. The interface does not
 * depend on the protocol of the connection. The client's event loop completes futures; what depends on them runs on the callback
 * executor.
 */
@NullMarked
package io.photonpump.client;

import org.jspecify.annotations.NullMarked;
