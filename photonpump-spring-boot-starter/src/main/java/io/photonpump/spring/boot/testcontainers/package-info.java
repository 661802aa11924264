/**
 * Servers in containers for tests. Enters: running containers. Leaves: connection details, which win over properties and the
 * embedded server.
 */
@NullMarked
package io.photonpump.spring.boot.testcontainers;

import org.jspecify.annotations.NullMarked;
