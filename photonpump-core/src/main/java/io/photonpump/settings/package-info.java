/**
 * Everything that can be chosen before connecting, and what a caller may want to hear about the connection. Enters: a URL or
 * builder calls, checked at once. Leaves: an immutable {@link io.photonpump.settings.ClientSettings}. No I/O; safe on any
 * thread.
 */
@NullMarked
package io.photonpump.settings;

import org.jspecify.annotations.NullMarked;
