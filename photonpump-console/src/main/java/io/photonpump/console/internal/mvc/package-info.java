/** The console in Spring MVC. */
@NullMarked
package io.photonpump.console.internal.mvc;

import org.jspecify.annotations.NullMarked;
