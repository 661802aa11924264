/**
 * Error handling: what happens to events that a listener fails on, and the form of dead letters. The starter calls error handlers and
 * recoverers on the worker threads of a listener.
 */
@NullMarked
package io.photonpump.spring.listener.error;

import org.jspecify.annotations.NullMarked;
