/**
 * Who may do what (docs/protocol.md, Authentication): users with their passwords, kept as events in streams of the system,
 * and the decision of access control lists. Enters: logins, passwords, streams and operations. Leaves: users and yes or no.
 * Runs on the store's thread.
 */
@NullMarked
package io.photonpump.embedded.internal.access;

import org.jspecify.annotations.NullMarked;
