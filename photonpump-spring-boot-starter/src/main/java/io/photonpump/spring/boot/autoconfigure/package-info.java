/**
 * What an application gets for having the starter on its class path. Enters: {@code photonpump.*} properties and the beans of
 * the application, which always come first. Leaves: bean definitions; on the thread that starts the application.
 */
@NullMarked
package io.photonpump.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
