/**
 * Settings of a client, from a URL or from code, and the listener for connection events. Values are checked when they are given. Everything is
 * immutable and does no I/O; safe on any thread.
 */
@NullMarked
package io.photonpump.settings;

import org.jspecify.annotations.NullMarked;
