/** The service of streams: reads, subscriptions, writes and deletes. */
@NullMarked
package io.photonpump.embedded.internal.grpc.streams;

import org.jspecify.annotations.NullMarked;
