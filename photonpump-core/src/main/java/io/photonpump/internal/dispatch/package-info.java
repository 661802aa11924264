/**
 * Brings conversations and the connection together. Enters from above: conversations and what becomes of the connection;
 * from below: the server's messages, each under the id of an exchange. Leaves: messages to be sent, and one outcome for each
 * conversation: a result, an error, or its deadline. Writes to one stream go through a write queue, which keeps the order of the calls and
 * sends those that wait together. Plain objects for one thread, the client's event loop; time comes in as
 * an argument.
 */
@NullMarked
package io.photonpump.internal.dispatch;

import org.jspecify.annotations.NullMarked;
