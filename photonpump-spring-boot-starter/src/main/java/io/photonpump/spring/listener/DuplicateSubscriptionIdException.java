package io.photonpump.spring.listener;

import io.photonpump.error.InvalidSettingsException;

/** Two listeners have the same id. */
public final class DuplicateSubscriptionIdException extends InvalidSettingsException {

    private static final long serialVersionUID = 1;

    private final String id;
    private final String first;
    private final String second;

    /**
     * Creates the exception.
     *
     * @param id the id that both listeners have
     * @param first the listener that was registered first, in words
     * @param second the other listener, in words
     */
    public DuplicateSubscriptionIdException(String id, String first, String second) {
        super("id", "there are two listeners with the id '" + id + "': " + first + " and " + second);
        this.id = id;
        this.first = first;
        this.second = second;
    }

    /** {@return the id that both listeners have} */
    public String id() {
        return id;
    }

    /** {@return the listener that was registered first, with its method} */
    public String first() {
        return first;
    }

    /** {@return the other listener, with its method} */
    public String second() {
        return second;
    }
}
