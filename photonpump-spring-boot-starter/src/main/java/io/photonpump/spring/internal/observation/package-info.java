/**
 * Observes handlers and publications: starts an observation for each and propagates the trace context in event metadata.
 */
@NullMarked
package io.photonpump.spring.internal.observation;

import org.jspecify.annotations.NullMarked;
