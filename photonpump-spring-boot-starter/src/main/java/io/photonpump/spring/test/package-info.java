/**
 * For tests of applications: deliver events to listeners without a server. Enters: events that were never written. Leaves: what
 * the listener and its error handling made of them; on the thread of the test.
 */
@NullMarked
package io.photonpump.spring.test;

import org.jspecify.annotations.NullMarked;
