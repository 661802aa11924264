/**
 * Users and access control lists. Both are events in the store. Used on the engine's thread only.
 */
@NullMarked
package io.photonpump.embedded.internal.access;

import org.jspecify.annotations.NullMarked;
