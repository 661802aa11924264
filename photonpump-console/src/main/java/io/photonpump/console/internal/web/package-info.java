/** Requests, responses and the pages. */
@NullMarked
package io.photonpump.console.internal.web;

import org.jspecify.annotations.NullMarked;
