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
 * Failures of a listener as logs and statuses tell them. Errors of reading and of validation quote what they could not read or
 * accept, which is part of the event's body and may be secret: of these, only what quotes nothing is told.
 */
public final class FailureText {

    /** Causes may form a circle. */
    private static final int DEEPEST = 50;

    private static final List<Class<? extends Throwable>> QUOTING = List.of(
            PayloadUnreadableException.class,
            JacksonException.class,
            MethodArgumentNotValidException.class,
            MessageConversionException.class);

    private FailureText() {}

    /** For the end of a log line: the exception itself, which is logged with its trace; null if that would quote a body. */
    public static @Nullable Throwable trace(Throwable failure) {
        boolean quotes = quoting(failure) != null
                || Arrays.stream(failure.getSuppressed()).anyMatch(beside -> quoting(beside) != null);
        return quotes ? null : failure;
    }

    /** The failure in one line: its type and message, or what may be told of it. */
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

    /** The outermost failure of reading or validation; null if there is none. */
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
