/** The service for groups of competing consumers. */
@NullMarked
package io.photonpump.embedded.internal.grpc.groups;

import org.jspecify.annotations.NullMarked;
