/**
 * Reads annotations and properties at start-up, validates them, and registers a container for each listener.
 */
@NullMarked
package io.photonpump.spring.internal.config;

import org.jspecify.annotations.NullMarked;
