/**
 * Checkpoints: the positions of catch-up listeners, and the stores that keep them. The starter calls stores on the worker threads and
 * the supervising threads of listeners; stores may block.
 */
@NullMarked
package io.photonpump.spring.listener.checkpoint;

import org.jspecify.annotations.NullMarked;
