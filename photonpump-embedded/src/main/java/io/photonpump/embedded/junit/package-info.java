/**
 * {@link io.photonpump.embedded.junit.WithEventStore}: a server and a client for tests with JUnit, which must be on the class
 * path. Enters: the annotation. Leaves: parameters. Runs on the threads of JUnit. The only package that uses the client.
 */
@NullMarked
package io.photonpump.embedded.junit;

import org.jspecify.annotations.NullMarked;
