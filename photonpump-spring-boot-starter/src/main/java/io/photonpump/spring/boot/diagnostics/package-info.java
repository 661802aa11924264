/**
 * Failure analyzers: they convert exceptions that prevent an application from starting to a description and an action. The texts
 * contain no secrets.
 */
@NullMarked
package io.photonpump.spring.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
