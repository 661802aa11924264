/**
 * Invocation of listener methods. It converts an {@link io.photonpump.spring.listener.EventDelivery} to the arguments that a method
 * declares, and passes the method's exceptions on unchanged. Methods run on the worker threads of a container.
 */
@NullMarked
package io.photonpump.spring.internal.invoke;

import org.jspecify.annotations.NullMarked;
