/**
 * Support for tests of listeners. {@code SubscriptionTestHarness} delivers events to the listeners of an application without a
 * server, on the thread of the test.
 */
@NullMarked
package io.photonpump.spring.test;

import org.jspecify.annotations.NullMarked;
