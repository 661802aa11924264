package io.photonpump.spring.listener;

/** Two listeners of the same id. */
public final class DuplicateSubscriptionIdException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String id;

    public DuplicateSubscriptionIdException(String id) {
        super("there are two listeners with the id '" + id + "'");
        this.id = id;
    }

    public String id() {
        return id;
    }
}
