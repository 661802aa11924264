/**
 * What happens to listeners and to the connection, as application events: take them with {@code @EventListener}. Enters: events,
 * from any thread. Leaves: the same events, published on threads of their own, in order for each listener and each client. An
 * observer may take its time and may stop, pause or start listeners; one that throws is logged.
 */
@NullMarked
package io.photonpump.spring.event;

import org.jspecify.annotations.NullMarked;
