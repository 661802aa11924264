/**
 * The standard projections: streams of links that a server derives from all others. Enters: committed events. Leaves: links,
 * appended to the store. Runs on the store's thread.
 */
@NullMarked
package io.photonpump.embedded.internal.projection;

import org.jspecify.annotations.NullMarked;
