/**
 * What becomes of failed events unless the application says otherwise. Enters: a failed event and how often it was tried.
 * Leaves: an outcome. On the worker threads of a container; only the dead-letter stream does I/O.
 */
@NullMarked
package io.photonpump.spring.listener.error;

import org.jspecify.annotations.NullMarked;
