/**
 * The floor of the server: an append-only log of events with positions, an index of streams over it, and the rules by which
 * events may be appended and are shown again (docs/protocol.md, Writes to Reads, and Stream metadata). Enters: appends,
 * deletes, transactions and reads, each with the present time as an argument. Leaves: results as plain values, every commit
 * to a {@link io.photonpump.embedded.internal.store.Journal} and to one listener. Knows no network, no user and no thread:
 * one thread owns it.
 */
@NullMarked
package io.photonpump.embedded.internal.store;

import org.jspecify.annotations.NullMarked;
