/**
 * Classifies failures, says how long to wait after them, and puts them into words for logs and statuses. Depends on no
 * other part of a container.
 */
@NullMarked
package io.photonpump.spring.internal.failure;

import org.jspecify.annotations.NullMarked;
