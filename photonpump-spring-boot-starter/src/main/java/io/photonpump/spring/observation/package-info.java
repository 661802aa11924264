/**
 * Micrometer observations of listeners and of published events. Traces propagate in the metadata of events. All code runs on the
 * thread of the listener or of the publishing caller.
 */
@NullMarked
package io.photonpump.spring.observation;

import org.jspecify.annotations.NullMarked;
