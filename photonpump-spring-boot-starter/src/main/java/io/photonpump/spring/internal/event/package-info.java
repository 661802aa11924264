/**
 * Publishes application events on a thread of their own, in order.
 */
@NullMarked
package io.photonpump.spring.internal.event;

import org.jspecify.annotations.NullMarked;
