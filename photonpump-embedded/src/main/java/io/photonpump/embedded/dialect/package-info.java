/**
 * Which server the embedded one is like: the one table of differences between server versions, imported by the classes that
 * behave differently. Knows nothing of the other packages. {@code V5} answers as the recordings of server 5.0.11 do, {@code V23}
 * as those of server 23.10.6; filters, of which there are no recordings, follow the description of the protocol.
 */
@NullMarked
package io.photonpump.embedded.dialect;

import org.jspecify.annotations.NullMarked;
