/**
 * EventStore's TCP protocol: opens connections, greets servers and answers heartbeats. Frames are in
 * {@code internal.tcp.frame}, the encoding of messages in {@code internal.tcp.codec}. Nothing outside these packages imports them,
 * except the code that puts a client together.
 */
@NullMarked
package io.photonpump.internal.tcp;

import org.jspecify.annotations.NullMarked;
