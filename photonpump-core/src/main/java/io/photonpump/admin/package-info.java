/**
 * Administration over a server's HTTP interface: persistent subscription groups, users, projections and scavenges. Answers are immutable;
 * {@code io.photonpump.client.EventStoreAdmin} gives access to everything here.
 */
@NullMarked
package io.photonpump.admin;

import org.jspecify.annotations.NullMarked;
