/** TLS for the server's ports: turns PEM files into what Netty needs. */
@NullMarked
package io.photonpump.embedded.internal.tls;

import org.jspecify.annotations.NullMarked;
