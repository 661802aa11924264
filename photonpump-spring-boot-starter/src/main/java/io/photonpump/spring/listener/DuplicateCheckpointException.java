package io.photonpump.spring.listener;

/** Two listeners that would keep their positions under one name in one place. */
public final class DuplicateCheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String checkpoint;
    private final String first;
    private final String second;

    /**
     * @param firstListener in words: the method
     * @param secondListener in words: the method
     */
    public DuplicateCheckpointException(
            String checkpoint,
            SubscriptionSpec firstSpec,
            String firstListener,
            SubscriptionSpec secondSpec,
            String secondListener) {
        this(checkpoint, describe(firstSpec, firstListener), describe(secondSpec, secondListener));
    }

    private DuplicateCheckpointException(String checkpoint, String first, String second) {
        super("two listeners keep their position under the checkpoint name '" + checkpoint + "': " + first + " and "
                + second + ". Each would pass over events that the other has handled");
        this.checkpoint = checkpoint;
        this.first = first;
        this.second = second;
    }

    private static String describe(SubscriptionSpec spec, String listener) {
        return listener + " (" + spec.describe() + ")";
    }

    /** The name of the checkpoint. */
    public String checkpoint() {
        return checkpoint;
    }

    /** The listener that was declared first, with its method. */
    public String first() {
        return first;
    }

    /** The other one. */
    public String second() {
        return second;
    }
}
