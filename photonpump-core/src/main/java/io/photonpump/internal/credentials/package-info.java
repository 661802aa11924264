/**
 * The credentials of the caller's supplier. Input: the supplier of the settings, and requests on any thread. Output: futures of
 * credentials, completed on a thread that may block.
 */
@NullMarked
package io.photonpump.internal.credentials;

import org.jspecify.annotations.NullMarked;
