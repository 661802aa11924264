/**
 * Measures and traces what listeners do and what is published. Enters: events on their way, from interceptors. Leaves:
 * observations, with the trace context read from and written to the events' metadata; meters. On the listener's or publisher's
 * thread.
 */
@NullMarked
package io.photonpump.spring.observation;

import org.jspecify.annotations.NullMarked;
