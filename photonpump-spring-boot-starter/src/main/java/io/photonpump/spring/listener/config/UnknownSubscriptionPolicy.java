package io.photonpump.spring.listener.config;

/** The treatment of settings under {@code photonpump.subscriptions} that belong to no listener. */
public enum UnknownSubscriptionPolicy {
    /** Fails the start of the application. A context without any listeners only logs a warning. */
    FAIL,
    /** Logs a warning. */
    WARN,
    /** Ignores the settings. */
    IGNORE
}
