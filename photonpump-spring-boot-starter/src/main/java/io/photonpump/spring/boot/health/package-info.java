/**
 * The health contributor {@code eventStore}, for applications with {@code spring-boot-health}. A health check reads states from
 * memory, on the thread of the caller, and performs no I/O.
 */
@NullMarked
package io.photonpump.spring.boot.health;

import org.jspecify.annotations.NullMarked;
