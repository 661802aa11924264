/**
 * Encryption. Input: {@link io.photonpump.settings.TlsSettings}. Output: contexts for Netty pipelines and for HTTP with the same
 * trust and keys. Files are read when the client is made, and again before a connection if they have changed.
 */
@NullMarked
package io.photonpump.internal.tls;

import org.jspecify.annotations.NullMarked;
