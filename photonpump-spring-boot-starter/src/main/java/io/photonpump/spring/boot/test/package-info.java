/**
 * Test slice for listeners: an application context with the listeners of an application, which are not started, and a harness that
 * delivers events to them without a server.
 */
@NullMarked
package io.photonpump.spring.boot.test;

import org.jspecify.annotations.NullMarked;
