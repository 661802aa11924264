/**
 * Meters, for applications with Micrometer. Enters: what containers say of themselves, and application events. Leaves: gauges and
 * counters.
 */
@NullMarked
package io.photonpump.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
