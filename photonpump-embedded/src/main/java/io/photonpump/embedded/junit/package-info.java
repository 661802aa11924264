/**
 * {@link io.photonpump.embedded.junit.WithEventStore}, which gives JUnit tests a server and a client. JUnit must be on the class
 * path. This is the only package that uses the client.
 */
@NullMarked
package io.photonpump.embedded.junit;

import org.jspecify.annotations.NullMarked;
