/**
 * The names, keys and contexts of the Micrometer observations of listeners and published events, for conventions and handlers of
 * the application. Observations run on the thread of the listener or of the publishing caller.
 */
@NullMarked
package io.photonpump.spring.observation;

import org.jspecify.annotations.NullMarked;
