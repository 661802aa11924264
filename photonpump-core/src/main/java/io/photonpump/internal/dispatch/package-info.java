/**
 * Connects conversations with the connection. The client hands in conversations, the connector reports connections and losses, and the
 * wire reports messages by exchange. The dispatcher sends messages, and gives each conversation one outcome: a result, an error, or a
 * timeout. Writes to one stream go through a write queue, which keeps the order of the calls and sends waiting writes together. Plain
 * objects for one thread, the client's event loop; time is an argument.
 */
@NullMarked
package io.photonpump.internal.dispatch;

import org.jspecify.annotations.NullMarked;
