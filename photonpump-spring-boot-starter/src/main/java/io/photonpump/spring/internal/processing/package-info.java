/**
 * What a worker does with an event: filters, interceptors, the transaction, the listener, retries and the error handler.
 * Runs on the worker threads of a session.
 */
@NullMarked
package io.photonpump.spring.internal.processing;

import org.jspecify.annotations.NullMarked;
