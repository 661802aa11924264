/**
 * Asks the caller's supplier for credentials. Enters: the supplier of the settings, and requests on any thread. Leaves: futures
 * of credentials, completed on a thread that may block.
 */
@NullMarked
package io.photonpump.internal.credentials;

import org.jspecify.annotations.NullMarked;
