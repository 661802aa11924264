/**
 * Reads dead letters and passes their events to the listener again.
 */
@NullMarked
package io.photonpump.spring.internal.deadletter;

import org.jspecify.annotations.NullMarked;
