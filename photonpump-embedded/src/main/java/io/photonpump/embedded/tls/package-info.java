/**
 * Who the server is: certificates. Enters: PEM files, or the wish for a certificate made on the spot. Leaves: what Netty
 * needs to speak TLS, and the certificate authority as a file that clients can trust. Used while a server is being built, on
 * any thread; nothing here changes afterwards.
 */
@NullMarked
package io.photonpump.embedded.tls;

import org.jspecify.annotations.NullMarked;
