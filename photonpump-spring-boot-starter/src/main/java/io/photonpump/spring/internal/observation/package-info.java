/**
 * Observes deliveries to listeners and published events, and propagates traces in the metadata of events.
 */
@NullMarked
package io.photonpump.spring.internal.observation;

import org.jspecify.annotations.NullMarked;
