package io.photonpump.spring.internal.config;

/** Checks the bean names in settings. */
@FunctionalInterface
interface NamedBeans {

    /** Accepts every name. */
    NamedBeans ANY = (name, type) -> {};

    /**
     * Checks that a bean with this name and type exists.
     *
     * @throws io.photonpump.spring.listener.InvalidSubscriptionException if it does not; the message names the setting
     */
    void require(Setting<String> name, Class<?> type);
}
