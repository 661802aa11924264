/**
 * Support for ahead-of-time processing: registers the types that the starter reaches by reflection at run time. It runs in the
 * build of the application.
 */
@NullMarked
package io.photonpump.spring.internal.aot;

import org.jspecify.annotations.NullMarked;
