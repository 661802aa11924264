/** Finds the clients of an application. */
@NullMarked
package io.photonpump.spring.internal.client;

import org.jspecify.annotations.NullMarked;
