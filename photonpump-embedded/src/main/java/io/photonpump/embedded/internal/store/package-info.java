/**
 * The lowest layer of the server: an append-only log of events with positions, an index of the streams, and the rules by which
 * events are appended and read (docs/protocol.md, Writes, Deletes, Transactions, Reads and Stream metadata). Input: appends,
 * deletes, transactions and reads, each with the current time as an argument. Output: results as plain values, every commit to
 * a {@link io.photonpump.embedded.internal.store.Journal} and to one listener. It uses no network, no users and no threads: one
 * thread owns it.
 */
@NullMarked
package io.photonpump.embedded.internal.store;

import org.jspecify.annotations.NullMarked;
