package io.photonpump.spring.listener;

/**
 * The result of a replay of dead letters.
 *
 * @param handled the number of letters whose events the listener has handled or skipped
 * @param failed the number of letters whose events failed again and were written to the dead-letter stream again
 */
public record ReplayedDeadLetters(long handled, long failed) {}
