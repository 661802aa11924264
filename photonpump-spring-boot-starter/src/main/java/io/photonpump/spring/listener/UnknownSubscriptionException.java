package io.photonpump.spring.listener;

import io.photonpump.error.InvalidSettingsException;
import java.util.List;

/** Settings under {@code photonpump.subscriptions} do not belong to exactly one listener. */
public final class UnknownSubscriptionException extends InvalidSettingsException {

    private static final long serialVersionUID = 1;

    private final String key;
    private final String problem;
    private final String advice;

    private UnknownSubscriptionException(String key, String problem, String advice) {
        super(
                "photonpump.subscriptions." + key,
                "photonpump.subscriptions." + key + ": " + problem + ". " + advice + ".");
        this.key = key;
        this.problem = problem;
        this.advice = advice;
    }

    /**
     * {@return an exception for a key that is the id of no listener}
     *
     * @param key the key
     * @param ids the ids of the listeners, the most similar first
     */
    public static UnknownSubscriptionException none(String key, List<String> ids) {
        String known = ids.isEmpty() ? "There are no listeners" : "Did you mean '" + ids.get(0) + "'?";
        String others = ids.size() < 2 ? "" : " The listeners are " + String.join(", ", ids) + ".";
        return new UnknownSubscriptionException(
                key,
                "no listener has the id '" + key + "'",
                known + others
                        + " Correct the key, or set photonpump.unknown-subscriptions=warn if the listener exists only"
                        + " sometimes");
    }

    /**
     * {@return an exception for a key that matches several listeners, whose ids are equal without case and punctuation}
     *
     * @param key the key
     * @param ids the ids of these listeners
     */
    public static UnknownSubscriptionException several(String key, List<String> ids) {
        return new UnknownSubscriptionException(
                key,
                "the key matches the listeners " + String.join(" and ", ids)
                        + ", because property names ignore case, dashes and other punctuation",
                "Give one of them an id that differs in letters or digits");
    }

    /**
     * {@return an exception for two keys that match the same listener and have different settings}
     *
     * @param key one key
     * @param other the other key
     * @param id the id of the listener
     */
    public static UnknownSubscriptionException contradictory(String key, String other, String id) {
        return new UnknownSubscriptionException(
                key,
                "the listener '" + id + "' has other settings under the key '" + other + "'",
                "Keep one of the two keys");
    }

    /** {@return the key after {@code photonpump.subscriptions.}} */
    public String key() {
        return key;
    }

    /** {@return the problem} */
    public String problem() {
        return problem;
    }

    /** {@return the change that solves the problem} */
    public String advice() {
        return advice;
    }
}
