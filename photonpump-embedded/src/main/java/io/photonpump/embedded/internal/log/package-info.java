/**
 * The durable log: an append-only file of records, each with its length, its position and checksums. Input: records as bytes,
 * which this package does not interpret. Output: the same bytes, or an error, never other bytes. All methods are called on the
 * thread that owns the store.
 */
@NullMarked
package io.photonpump.embedded.internal.log;

import org.jspecify.annotations.NullMarked;
