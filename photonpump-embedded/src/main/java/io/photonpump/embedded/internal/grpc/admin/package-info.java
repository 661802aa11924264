/** The services for users and operations. */
@NullMarked
package io.photonpump.embedded.internal.grpc.admin;

import org.jspecify.annotations.NullMarked;
