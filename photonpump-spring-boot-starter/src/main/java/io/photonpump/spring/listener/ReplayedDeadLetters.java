package io.photonpump.spring.listener;

/**
 * What came of a replay of dead letters.
 *
 * @param handled letters whose events the listener has handled now, or passes over
 * @param failed letters whose events failed again and were written to the dead-letter stream again
 */
public record ReplayedDeadLetters(long handled, long failed) {}
