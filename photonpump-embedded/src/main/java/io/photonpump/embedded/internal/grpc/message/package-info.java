/** What the messages of several services share: ids, names, filters and events. */
@NullMarked
package io.photonpump.embedded.internal.grpc.message;

import org.jspecify.annotations.NullMarked;
