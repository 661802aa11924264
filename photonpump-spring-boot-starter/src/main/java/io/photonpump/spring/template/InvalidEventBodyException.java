package io.photonpump.spring.template;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if an argument cannot be the body of an event. Nothing was written. The message names the class of the argument and never
 * its value.
 */
public class InvalidEventBodyException extends IllegalArgumentException {

    private final int index;
    private final transient @Nullable Class<?> bodyType;

    InvalidEventBodyException(int index, @Nullable Class<?> bodyType, String message) {
        super(message);
        this.index = index;
        this.bodyType = bodyType;
    }

    /**
     * Returns the index of the argument among the bodies of the call.
     *
     * @return the index, counted from 0
     */
    public int index() {
        return index;
    }

    /**
     * Returns the class of the argument.
     *
     * @return the class, or null if the argument is null
     */
    public @Nullable Class<?> bodyType() {
        return bodyType;
    }
}
