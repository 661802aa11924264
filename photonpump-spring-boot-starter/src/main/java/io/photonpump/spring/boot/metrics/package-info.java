/**
 * Micrometer gauges and counters of listeners and clients.
 */
@NullMarked
package io.photonpump.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
