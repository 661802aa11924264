package io.photonpump.spring.listener.config;

/** What to do about settings under {@code photonpump.subscriptions} for a listener that does not exist. */
public enum UnknownSubscriptionPolicy {
    /** The application does not start. A context that has no listeners at all only warns. */
    FAIL,
    /** One warning. */
    WARN,
    /** Nothing. */
    IGNORE
}
