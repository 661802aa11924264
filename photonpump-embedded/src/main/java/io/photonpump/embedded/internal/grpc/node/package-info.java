/** The services that tell of the node and its cluster. */
@NullMarked
package io.photonpump.embedded.internal.grpc.node;

import org.jspecify.annotations.NullMarked;
