package io.photonpump.spring.listener.error;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.spring.listener.NoHandlerForEventException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentTypeMismatchException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/** Knows the failures that no retry can help: the event is not readable, not valid, or not accepted by the listener. */
public final class FatalExceptionClassifier {

    private final List<Class<? extends Throwable>> fatal = new ArrayList<>(List.of(
            PayloadUnreadableException.class,
            NoHandlerForEventException.class,
            MessageConversionException.class,
            MethodArgumentNotValidException.class,
            MethodArgumentTypeMismatchException.class,
            MethodArgumentResolutionException.class,
            ClassCastException.class));

    /**
     * Adds a type of exceptions that are never retried. For use before the application starts.
     *
     * @param type the type, including its subtypes
     * @return this classifier
     */
    public FatalExceptionClassifier add(Class<? extends Throwable> type) {
        fatal.add(type);
        return this;
    }

    /**
     * {@return whether a retry is useless; the causes of the exception are not considered}
     *
     * @param failure the exception that the listener threw
     */
    public boolean isFatal(Throwable failure) {
        return fatal.stream().anyMatch(type -> type.isInstance(failure));
    }
}
