/**
 * A pony show-jumping club. It receives jumps over HTTP and writes them as events. From these events, listeners build a leaderboard
 * and count the jumps of each judge.
 */
@NullMarked
package io.photonpump.sample;

import org.jspecify.annotations.NullMarked;
