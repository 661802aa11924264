/**
 * Annotations for the methods and classes of an application. The starter reads them once, at
 * start-up.
 */
@NullMarked
package io.photonpump.spring.annotation;

import org.jspecify.annotations.NullMarked;
