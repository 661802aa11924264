/**
 * Subscribes to a stream, to {@code $all} or to a group, and passes decisions on to the server or to the position.
 */
@NullMarked
package io.photonpump.spring.internal.source;

import org.jspecify.annotations.NullMarked;
