/** Marks the events that listeners write about their own work, and recognizes them. */
@NullMarked
package io.photonpump.spring.internal.bookkeeping;

import org.jspecify.annotations.NullMarked;
