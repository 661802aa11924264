/**
 * Runs a listener: starts, stops and restarts its sessions and reports its status. A supervising thread runs the
 * sessions; callers only change what is wanted.
 */
@NullMarked
package io.photonpump.spring.internal.container;

import org.jspecify.annotations.NullMarked;
