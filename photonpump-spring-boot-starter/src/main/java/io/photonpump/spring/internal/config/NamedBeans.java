package io.photonpump.spring.internal.config;

/** The beans that settings name. */
@FunctionalInterface
interface NamedBeans {

    /** Takes every name. */
    NamedBeans ANY = (name, type) -> {};

    /**
     * Checks that there is a bean of this name and type.
     *
     * @throws io.photonpump.spring.listener.InvalidSubscriptionException if there is none; it names the setting
     */
    void require(Setting<String> name, Class<?> type);
}
