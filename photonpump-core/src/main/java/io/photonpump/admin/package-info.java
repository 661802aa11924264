/**
 * What a server tells and takes over its HTTP interface: persistent subscription groups, users, projections, scavenges. Values
 * are immutable; whatever a server leaves out has a default. Enters and leaves through
 * {@code io.photonpump.client.EventStoreAdmin}.
 */
@NullMarked
package io.photonpump.admin;

import org.jspecify.annotations.NullMarked;
