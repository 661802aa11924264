/**
 * An EventStore server inside the JVM, for tests and for developers' machines: the way in for users. It speaks the TCP
 * protocol of the real server, answers as that one does, quirks included, and keeps everything in memory unless told
 * otherwise. Safe to be called from any thread.
 */
@NullMarked
package io.photonpump.embedded;

import org.jspecify.annotations.NullMarked;
