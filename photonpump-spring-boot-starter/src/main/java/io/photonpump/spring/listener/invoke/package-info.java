/**
 * Calls methods of beans with events. Enters: {@link io.photonpump.spring.listener.EventDelivery}. Leaves: arguments of the
 * types that the method asks for, and its exceptions as they are. On the worker threads of a container.
 */
@NullMarked
package io.photonpump.spring.listener.invoke;

import org.jspecify.annotations.NullMarked;
