/**
 * Connection details of EventStoreDB services that Docker Compose runs for the application during development.
 */
@NullMarked
package io.photonpump.spring.boot.docker;

import org.jspecify.annotations.NullMarked;
