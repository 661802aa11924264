/**
 * Steps that listeners and the template share for each event that they read, and the publishing of application events on a thread of
 * their own, in order.
 */
@NullMarked
package io.photonpump.spring.internal.event;

import org.jspecify.annotations.NullMarked;
