package io.photonpump.embedded.internal.store;

/**
 * The differences between server versions that concern the store.
 *
 * @param softDeleteNeedsStream whether soft-deleting a stream with neither events nor metadata is a wrong expected version
 *     (from 21) instead of a success
 * @param skipsExpired whether a forward page that begins with expired events continues after them (from 21) instead of being
 *     empty
 */
public record StoreRules(boolean softDeleteNeedsStream, boolean skipsExpired) {}
