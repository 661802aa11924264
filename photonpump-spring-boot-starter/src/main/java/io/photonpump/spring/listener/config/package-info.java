/**
 * From annotations and properties to specifications and running listeners. Enters: beans and configuration. Leaves: containers
 * in the registry, all of it on the thread that starts the application.
 */
@NullMarked
package io.photonpump.spring.listener.config;

import org.jspecify.annotations.NullMarked;
