package io.photonpump.spring.type;

import io.photonpump.event.Content;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Reads bodies and metadata. A bean of this type takes the place of {@link JsonEventConverter}. */
public interface EventConverter {

    /**
     * Reads the bytes as this type. Empty content is ordinary: it becomes an empty array or text, or null.
     *
     * @throws RuntimeException if that is not possible; it is not tried again
     */
    @Nullable
    Object read(Content content, Type type);
}
