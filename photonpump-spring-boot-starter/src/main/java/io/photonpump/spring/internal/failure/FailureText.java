package io.photonpump.spring.internal.failure;

import io.photonpump.error.PayloadUnreadableException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.BindingResult;
import tools.jackson.core.JacksonException;

/**
 * Describes failures of a listener for logs and statuses. Exceptions of conversion and validation quote the part of the event body
 * that they refuse, which may be secret. Only the parts of these exceptions that quote nothing are used.
 */
public final class FailureText {

    /** A limit, because causes can form a cycle. */
    private static final int DEEPEST = 50;

    private static final List<Class<? extends Throwable>> QUOTING = List.of(
            PayloadUnreadableException.class,
            JacksonException.class,
            MethodArgumentNotValidException.class,
            MessageConversionException.class);

    private FailureText() {}

    /** Returns the exception to log with its stack trace; null if the stack trace would quote an event body. */
    public static @Nullable Throwable trace(Throwable failure) {
        boolean quotes = quoting(failure) != null
                || Arrays.stream(failure.getSuppressed()).anyMatch(beside -> quoting(beside) != null);
        return quotes ? null : failure;
    }

    /** Returns the failure in one line: its type and the part of its message that quotes no event body. */
    public static String of(Throwable failure) {
        Throwable quoting = quoting(failure);
        if (quoting == null) {
            return String.valueOf(failure);
        }
        String name = quoting.getClass().getSimpleName();
        if (quoting instanceof PayloadUnreadableException unreadable) {
            return name + ": " + unreadable.getMessage();
        }
        if (quoting instanceof MethodArgumentNotValidException invalid && invalid.getBindingResult() != null) {
            return name + ": " + rules(invalid.getBindingResult());
        }
        return name + ", whose message may quote the body and is left out";
    }

    private static String rules(BindingResult result) {
        return result.getFieldErrors().stream()
                .map(error -> error.getField() + " " + error.getDefaultMessage())
                .collect(Collectors.joining(", "));
    }

    /** Returns the outermost exception of conversion or validation; null if there is none. */
    private static @Nullable Throwable quoting(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            Throwable current = at;
            if (QUOTING.stream().anyMatch(type -> type.isInstance(current))) {
                return current;
            }
            at = at.getCause();
        }
        return null;
    }
}
