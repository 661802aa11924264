/** What an open page is told every second. */
@NullMarked
package io.photonpump.console.internal.live;

import org.jspecify.annotations.NullMarked;
