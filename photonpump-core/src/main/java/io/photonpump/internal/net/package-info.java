/**
 * Names of hosts and their addresses. Enters: an endpoint, and word of which addresses answered. Leaves: the addresses of its name,
 * looked up anew, in the order in which to try them. Look-ups block.
 */
@NullMarked
package io.photonpump.internal.net;

import org.jspecify.annotations.NullMarked;
