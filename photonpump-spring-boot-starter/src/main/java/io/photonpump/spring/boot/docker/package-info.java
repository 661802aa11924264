/**
 * Servers that Docker Compose runs beside the application in development. Enters: running services. Leaves: connection details.
 */
@NullMarked
package io.photonpump.spring.boot.docker;

import org.jspecify.annotations.NullMarked;
