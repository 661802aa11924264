/**
 * Watches running listeners: the server's numbers about their groups, idle times, and calls of handlers that take long.
 */
@NullMarked
package io.photonpump.spring.internal.monitoring;

import org.jspecify.annotations.NullMarked;
