/**
 * Health, for applications with {@code spring-boot-health}. Enters: what clients and containers say about themselves, from
 * memory. Leaves: the contributor {@code eventStore}. No I/O, so that asking never harms; on the thread that asks.
 */
@NullMarked
package io.photonpump.spring.boot.health;

import org.jspecify.annotations.NullMarked;
