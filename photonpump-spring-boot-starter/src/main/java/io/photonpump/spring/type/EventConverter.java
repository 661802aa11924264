package io.photonpump.spring.type;

import io.photonpump.event.Content;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Converts bodies and metadata to objects. A bean of this type replaces {@link JsonEventConverter}. */
public interface EventConverter {

    /**
     * Converts content to an object. Called on the thread of the listener. Empty content is valid and becomes an empty array, an
     * empty string or null.
     *
     * @param content the body or the metadata of an event
     * @param type the type of the object, which may be generic
     * @return the object, or null
     * @throws RuntimeException if the content cannot be converted; the listener does not retry an event after an
     *     {@link io.photonpump.error.PayloadUnreadableException}
     */
    @Nullable
    Object read(Content content, Type type);
}
