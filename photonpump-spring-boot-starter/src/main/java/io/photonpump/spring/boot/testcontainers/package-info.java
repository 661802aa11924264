/**
 * EventStoreDB in Testcontainers. The connection details of a running container override properties and replace the embedded
 * server.
 */
@NullMarked
package io.photonpump.spring.boot.testcontainers;

import org.jspecify.annotations.NullMarked;
