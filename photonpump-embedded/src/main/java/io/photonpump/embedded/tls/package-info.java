/**
 * The certificates of a server: existing PEM files, or new certificates for tests. The types are immutable and may be used from
 * any thread.
 */
@NullMarked
package io.photonpump.embedded.tls;

import org.jspecify.annotations.NullMarked;
