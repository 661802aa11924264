/**
 * The API of listeners: their settings, states and decisions, and the interfaces that applications implement. The starter calls these
 * interfaces on the worker threads of a listener, never on the client's event loop.
 */
@NullMarked
package io.photonpump.spring.listener;

import org.jspecify.annotations.NullMarked;
