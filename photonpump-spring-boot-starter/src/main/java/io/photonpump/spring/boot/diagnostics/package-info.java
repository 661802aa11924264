/**
 * Turns exceptions that keep an application from starting into a description and an action. Enters: exceptions. Leaves: text
 * without secrets.
 */
@NullMarked
package io.photonpump.spring.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
