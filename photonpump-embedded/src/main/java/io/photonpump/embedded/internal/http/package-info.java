/**
 * The HTTP API of the server: gossip, users, persistent subscriptions, and streams as JSON. Input: complete requests of limited
 * size. Output: responses in the order of the requests. Everything runs on the event loop that owns the store, so that each
 * request is handled between two requests of the TCP side.
 */
@NullMarked
package io.photonpump.embedded.internal.http;

import org.jspecify.annotations.NullMarked;
