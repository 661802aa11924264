package io.photonpump.spring.internal.event;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.type.EventConverter;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Converts bodies to objects. */
public final class BodyConversion {

    private BodyConversion() {}

    /**
     * Returns the body as an object, or null if it is empty.
     *
     * @throws PayloadUnreadableException if it is not readable; the message names the event
     */
    public static @Nullable Object read(EventConverter converter, RecordedEvent event, Type type) {
        try {
            return converter.read(event.data(), type);
        } catch (PayloadUnreadableException e) {
            throw new PayloadUnreadableException("the body of " + event + " is " + e.getMessage(), e);
        }
    }
}
