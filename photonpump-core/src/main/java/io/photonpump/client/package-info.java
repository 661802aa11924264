/**
 * The client as its callers see it: {@link io.photonpump.client.EventStoreClient} and the options of its calls. Independent of the protocol
 * that the client uses. The client completes futures on its event loop, and runs their dependents on its callback executor.
 */
@NullMarked
package io.photonpump.client;

import org.jspecify.annotations.NullMarked;
