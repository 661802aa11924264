/**
 * The vocabulary of the client and a server: one record per message, without any encoding. A wire translates between these records
 * and the bytes of its protocol.
 */
@NullMarked
package io.photonpump.internal.message;

import org.jspecify.annotations.NullMarked;
