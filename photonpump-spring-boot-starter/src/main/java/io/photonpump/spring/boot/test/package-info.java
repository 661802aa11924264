/**
 * Tests of listeners alone: the part of an application around {@code @EventStoreSubscription}, without a server. Enters: a test
 * class. Leaves: an application context with its listeners, not started, and a harness to deliver events to them.
 */
@NullMarked
package io.photonpump.spring.boot.test;

import org.jspecify.annotations.NullMarked;
