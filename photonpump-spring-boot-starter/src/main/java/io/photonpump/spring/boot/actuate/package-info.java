/**
 * An actuator endpoint that shows and controls listeners. Requests run on the thread of the caller.
 */
@NullMarked
package io.photonpump.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
