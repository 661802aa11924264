package io.photonpump.spring.internal.deadletter;

/**
 * Which letters a replay is about.
 *
 * @param only the number of the only letter; -1: all
 * @param discards whether the letter is given up instead of replayed
 */
record DeadLetterScope(long only, boolean discards) {

    static final DeadLetterScope ALL = new DeadLetterScope(-1, false);

    static DeadLetterScope replaying(long number) {
        return new DeadLetterScope(number, false);
    }

    static DeadLetterScope discarding(long number) {
        return new DeadLetterScope(number, true);
    }

    boolean isAll() {
        return only < 0;
    }
}
