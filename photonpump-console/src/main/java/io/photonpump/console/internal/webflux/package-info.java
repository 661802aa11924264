/** The console in Spring WebFlux. */
@NullMarked
package io.photonpump.console.internal.webflux;

import org.jspecify.annotations.NullMarked;
