/**
 * Looking at listeners and steering them, for applications with the actuator. Enters: requests. Leaves: what containers say of
 * themselves, and what was asked of them; on the thread that asks.
 */
@NullMarked
package io.photonpump.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
