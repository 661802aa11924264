package io.photonpump.spring.listener;

import io.photonpump.error.InvalidSettingsException;

/** Two listeners with the same id. */
public final class DuplicateSubscriptionIdException extends InvalidSettingsException {

    private static final long serialVersionUID = 1;

    private final String id;
    private final String first;
    private final String second;

    /**
     * @param first the method of the listener that was registered first, in words
     * @param second the method of the other one, in words
     */
    public DuplicateSubscriptionIdException(String id, String first, String second) {
        super("id", "there are two listeners with the id '" + id + "': " + first + " and " + second);
        this.id = id;
        this.first = first;
        this.second = second;
    }

    /** The id that both have. */
    public String id() {
        return id;
    }

    /** The listener that was registered first, with its method. */
    public String first() {
        return first;
    }

    /** The other one. */
    public String second() {
        return second;
    }
}
