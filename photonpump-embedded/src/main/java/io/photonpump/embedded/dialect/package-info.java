/**
 * Which server the embedded one is like: the one table of differences between server versions, imported by whoever behaves
 * differently. Knows nothing of the other packages. {@code V5} answers as the recordings of server 5.0.11 do; of {@code V23}
 * there are no recordings, it follows the description of servers 20 to 23.10 (protocol.md, tags v20+, v21+, v23 and P3).
 */
@NullMarked
package io.photonpump.embedded.dialect;

import org.jspecify.annotations.NullMarked;
