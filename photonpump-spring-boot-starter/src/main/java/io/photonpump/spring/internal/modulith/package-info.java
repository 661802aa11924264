/**
 * Externalization of Spring Modulith's application events to streams: finds the publication of an event, determines its stream, and
 * writes it.
 */
@NullMarked
package io.photonpump.spring.internal.modulith;

import org.jspecify.annotations.NullMarked;
