/**
 * Text that every layer needs: durations in messages, and the rules for stream names. Below all other packages.
 */
@NullMarked
package io.photonpump.internal.text;

import org.jspecify.annotations.NullMarked;
