/**
 * The server versions that can be emulated.
 */
@NullMarked
package io.photonpump.embedded.dialect;

import org.jspecify.annotations.NullMarked;
