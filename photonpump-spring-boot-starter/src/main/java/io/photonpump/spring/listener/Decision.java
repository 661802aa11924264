package io.photonpump.spring.listener;

import org.jspecify.annotations.Nullable;

/**
 * What was decided about an event.
 *
 * @param reason for people; empty if there is nothing to say
 * @param failure what led to it; null if nothing failed
 */
public record Decision(
        Verdict verdict, String reason, @Nullable Throwable failure) {

    /** What is done with the event. */
    public enum Verdict {
        /** It was handled. */
        DONE,
        /** It is delivered again by its group. */
        RETRY,
        /** It is put aside by its group. */
        PARK,
        /** It is passed over. */
        SKIP,
        /** It has been written to the dead-letter stream, and is passed over. */
        DEAD_LETTERED,
        /** The listener stops because of it. */
        STOP,
        /** Nothing was decided: the listener stops in the middle, or decides later itself. */
        OPEN
    }

    public static final Decision DONE = new Decision(Verdict.DONE, "", null);

    public static final Decision OPEN = new Decision(Verdict.OPEN, "", null);

    public static Decision of(Verdict verdict, String reason, @Nullable Throwable failure) {
        return new Decision(verdict, reason, failure);
    }
}
