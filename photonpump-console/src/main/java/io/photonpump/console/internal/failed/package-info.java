/** Parked events and dead letters. */
@NullMarked
package io.photonpump.console.internal.failed;

import org.jspecify.annotations.NullMarked;
