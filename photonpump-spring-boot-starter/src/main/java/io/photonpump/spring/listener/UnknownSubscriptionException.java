package io.photonpump.spring.listener;

import io.photonpump.error.InvalidSettingsException;
import java.util.List;

/** Settings under {@code photonpump.subscriptions} that do not belong to exactly one listener. */
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

    /** No listener has this id; {@code ids} are those there are, the nearest first. */
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

    /** Several listeners have ids that are the same without case and punctuation. */
    public static UnknownSubscriptionException several(String key, List<String> ids) {
        return new UnknownSubscriptionException(
                key,
                "the key fits the listeners " + String.join(" and ", ids)
                        + ", because property names ignore case, dashes and other punctuation",
                "Give one of them an id that differs in letters or digits");
    }

    /** The settings of one listener stand under two keys and differ. */
    public static UnknownSubscriptionException contradictory(String key, String other, String id) {
        return new UnknownSubscriptionException(
                key,
                "the listener '" + id + "' has other settings under the key '" + other + "'",
                "Keep one of the two keys");
    }

    /** The key after {@code photonpump.subscriptions.}. */
    public String key() {
        return key;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
