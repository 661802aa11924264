/**
 * One subscription and its workers, from subscribing to unsubscribing.
 */
@NullMarked
package io.photonpump.spring.internal.session;

import org.jspecify.annotations.NullMarked;
