package io.photonpump.spring.internal.failure;

import io.photonpump.internal.thread.Failures;

/** Describes failures in one line, for statuses and logs. */
public final class ErrorText {

    /** A limit, because causes can form a cycle. */
    private static final int DEEPEST = 50;

    private ErrorText() {}

    /** Returns the failure and, unless the message contains it already, the root cause. */
    public static String of(Throwable failure) {
        if (FailureText.trace(failure) == null) {
            return FailureText.of(failure);
        }
        Throwable top = Failures.unwrapped(failure);
        Throwable root = top;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        String text = describe(top);
        String reason = describe(root);
        String message = root.getMessage();
        boolean said = root == top || message != null && text.contains(message) && text.contains(nameOf(root));
        return said ? text : text + ", caused by " + reason;
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? nameOf(failure) : nameOf(failure) + ": " + message;
    }

    private static String nameOf(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
