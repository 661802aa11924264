/**
 * A pony show-jumping club. Enters: jumps, over HTTP, which become events. Leaves: a leaderboard and the judges' work, which
 * listeners build from these events on threads of their own.
 */
@NullMarked
package io.photonpump.sample;

import org.jspecify.annotations.NullMarked;
