/** Reads streams for the page. */
@NullMarked
package io.photonpump.console.internal.event;

import org.jspecify.annotations.NullMarked;
