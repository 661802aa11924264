/**
 * Watches running listeners: the server's numbers about their groups.
 */
@NullMarked
package io.photonpump.spring.internal.monitoring;

import org.jspecify.annotations.NullMarked;
