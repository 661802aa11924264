package io.photonpump.embedded.internal.store;

/**
 * Where server versions differ in what the store does.
 *
 * @param softDeleteNeedsStream soft-deleting a stream that has neither events nor metadata is a wrong expected version (from
 *     21) instead of a success
 * @param skipsExpired a forward page that begins with expired events goes on behind them (from 21) instead of being empty
 */
public record StoreRules(boolean softDeleteNeedsStream, boolean skipsExpired) {}
