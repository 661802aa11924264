/**
 * The annotations for methods and classes of an application. Enters: nothing. Leaves: attributes as text, read once at start-up
 * by {@code io.photonpump.spring.listener.config}.
 */
@NullMarked
package io.photonpump.spring.annotation;

import org.jspecify.annotations.NullMarked;
