/**
 * Encryption. Enters: {@link io.photonpump.settings.TlsSettings}. Leaves: contexts for the TCP pipeline and for HTTP that trust
 * the same and show the same. Files are read once, on the thread that makes the client.
 */
@NullMarked
package io.photonpump.internal.tls;

import org.jspecify.annotations.NullMarked;
