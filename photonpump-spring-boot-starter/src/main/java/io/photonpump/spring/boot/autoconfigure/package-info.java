/**
 * Auto-configuration of the client, the listeners, the checkpoint store and the embedded server from {@code photonpump.*}
 * properties. Beans that the application defines replace the defaults. All code runs on the thread that starts the application.
 */
@NullMarked
package io.photonpump.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
