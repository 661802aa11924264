package io.photonpump.spring.listener.error;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.spring.listener.NoHandlerForEventException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentTypeMismatchException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/** Knows which failures no retry can mend: the event is not readable, not valid, or not for the listener. */
public final class FatalExceptionClassifier {

    private final List<Class<? extends Throwable>> fatal = new ArrayList<>(List.of(
            PayloadUnreadableException.class,
            NoHandlerForEventException.class,
            MessageConversionException.class,
            MethodArgumentNotValidException.class,
            MethodArgumentTypeMismatchException.class,
            MethodArgumentResolutionException.class,
            ClassCastException.class));

    /** Also this, and what extends it, is never tried again. For use before the application starts. */
    public FatalExceptionClassifier add(Class<? extends Throwable> type) {
        fatal.add(type);
        return this;
    }

    /** Whether trying again is useless. What a listener wraps into exceptions of its own is for it to know. */
    public boolean isFatal(Throwable failure) {
        return fatal.stream().anyMatch(type -> type.isInstance(failure));
    }
}
