/**
 * Configuration properties of listeners: {@code photonpump.listener.*} and {@code photonpump.subscriptions.*}.
 */
@NullMarked
package io.photonpump.spring.listener.config;

import org.jspecify.annotations.NullMarked;
