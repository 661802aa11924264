/**
 * What happens to listeners and to the connection, as application events: take them with {@code @EventListener}. Published on
 * the thread where it happened, which is never the client's event loop; handlers should be quick.
 */
@NullMarked
package io.photonpump.spring.event;

import org.jspecify.annotations.NullMarked;
