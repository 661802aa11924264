/**
 * Annotations for the methods and classes of an application. {@code io.photonpump.spring.listener.config} reads them once, at
 * start-up.
 */
@NullMarked
package io.photonpump.spring.annotation;

import org.jspecify.annotations.NullMarked;
