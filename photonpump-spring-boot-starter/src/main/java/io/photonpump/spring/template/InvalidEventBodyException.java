package io.photonpump.spring.template;

import org.jspecify.annotations.Nullable;

/** An argument is not the body of an event. Nothing was written. The message never quotes the argument itself. */
public class InvalidEventBodyException extends IllegalArgumentException {

    private final int index;
    private final transient @Nullable Class<?> bodyType;

    InvalidEventBodyException(int index, @Nullable Class<?> bodyType, String message) {
        super(message);
        this.index = index;
        this.bodyType = bodyType;
    }

    /** The place of the argument among the bodies of the call, from 0. */
    public int index() {
        return index;
    }

    /** The class of the argument; null if the argument is null. */
    public @Nullable Class<?> bodyType() {
        return bodyType;
    }
}
