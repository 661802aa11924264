/**
 * Configuration of listeners: finds annotated beans, resolves their settings from annotations and properties, validates them, and
 * registers a container for each listener. All code runs on the thread that starts the application or that creates a bean later.
 */
@NullMarked
package io.photonpump.spring.internal.config;

import org.jspecify.annotations.NullMarked;
