/**
 * An event between its receipt and the decision about it, and how long a listener may keep it.
 */
@NullMarked
package io.photonpump.spring.internal.delivery;

import org.jspecify.annotations.NullMarked;
