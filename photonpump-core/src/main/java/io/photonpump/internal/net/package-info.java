/**
 * Host names and their addresses. Input: an endpoint, and which addresses responded. Output: the addresses of its name, from a
 * new look-up, in the order in which to try them. Look-ups block.
 */
@NullMarked
package io.photonpump.internal.net;

import org.jspecify.annotations.NullMarked;
