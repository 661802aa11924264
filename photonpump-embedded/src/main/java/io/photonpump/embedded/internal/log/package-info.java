/**
 * The file that remembers: an append-only log of records, each with its length, its position and checksums. Enters: records
 * as bytes, whose meaning nobody here knows. Leaves: the same bytes, or an error, never other bytes. Every method is called
 * on the one thread that owns the store.
 */
@NullMarked
package io.photonpump.embedded.internal.log;

import org.jspecify.annotations.NullMarked;
