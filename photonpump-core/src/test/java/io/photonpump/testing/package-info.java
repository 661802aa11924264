/** Helpers of tests in every module: random data from a printed seed. */
@NullMarked
package io.photonpump.testing;

import org.jspecify.annotations.NullMarked;
