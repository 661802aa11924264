/**
 * The HTTP side of the server: gossip, users, persistent subscriptions, and streams as JSON, enough for {@code curl}. Enters:
 * requests, whole and bounded. Leaves: replies in the order of the requests. Everything runs on the event loop that owns the
 * store, so that a request sees and leaves it between two requests of the TCP side.
 */
@NullMarked
package io.photonpump.embedded.internal.http;

import org.jspecify.annotations.NullMarked;
