/**
 * What can go wrong, one type for each thing that a caller can do something about. Futures fail with these; nothing of
 * Netty, protobuf or the JDK's sockets gets out except as a cause. Each carries its facts as fields and says in its message
 * what to do next. No message contains a password.
 */
@NullMarked
package io.photonpump.error;

import org.jspecify.annotations.NullMarked;
