/**
 * The properties of listeners, as {@code photonpump.listener} and {@code photonpump.subscriptions} hold them. They are read at
 * start-up.
 */
@NullMarked
package io.photonpump.spring.listener.config;

import org.jspecify.annotations.NullMarked;
