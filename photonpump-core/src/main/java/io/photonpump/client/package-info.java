/**
 * The interface a caller holds: {@link io.photonpump.client.EventStoreClient}, and the options of its calls. It says nothing
 * of TCP, frames or protobuf; another wire could stand behind it. Futures are completed by the client's event loop, but what
 * depends on them runs on its callback executor.
 */
@NullMarked
package io.photonpump.client;

import org.jspecify.annotations.NullMarked;
