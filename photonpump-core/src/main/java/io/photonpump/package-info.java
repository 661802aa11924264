/**
 * The entry point of the library: {@link io.photonpump.PhotonPump}. Nothing else in the library imports this package.
 */
@NullMarked
package io.photonpump;

import org.jspecify.annotations.NullMarked;
