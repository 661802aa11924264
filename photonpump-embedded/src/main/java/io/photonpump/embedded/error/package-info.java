/** The exceptions with which an embedded server refuses to start. Their messages say what to change. */
@NullMarked
package io.photonpump.embedded.error;

import org.jspecify.annotations.NullMarked;
