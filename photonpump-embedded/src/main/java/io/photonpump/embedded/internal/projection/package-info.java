/**
 * The standard projections: streams of links that the server derives from all other streams. Used on the engine's thread only.
 */
@NullMarked
package io.photonpump.embedded.internal.projection;

import org.jspecify.annotations.NullMarked;
