/** The differences between server versions, one question each. */
@NullMarked
package io.photonpump.embedded.internal.dialect;

import org.jspecify.annotations.NullMarked;
