package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.internal.invoke.HandlerShape;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.UnknownSubscriptionException;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import io.photonpump.spring.listener.config.UnknownSubscriptionPolicy;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the settings of listeners. In order of precedence, they come from {@code photonpump.subscriptions.<id>} properties, the
 * annotation, {@code photonpump.listener} properties, and the built-in defaults.
 */
public final class SubscriptionSpecResolver {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionSpecResolver.class);

    private final ListenerProperties defaults;
    private final SubscriptionsById byId;
    private final UnknownSubscriptionPolicy unknown;

    /**
     * Creates a resolver that refuses settings of listeners that do not exist.
     *
     * @param defaults the defaults of all listeners
     * @param byId the settings of single listeners, by id
     */
    public SubscriptionSpecResolver(ListenerProperties defaults, Map<String, SubscriptionProperties> byId) {
        this(defaults, byId, UnknownSubscriptionPolicy.FAIL);
    }

    /**
     * Creates a resolver.
     *
     * @param defaults the defaults of all listeners
     * @param byId the settings of single listeners, by id
     * @param unknown the treatment of settings of listeners that do not exist
     */
    public SubscriptionSpecResolver(
            ListenerProperties defaults, Map<String, SubscriptionProperties> byId, UnknownSubscriptionPolicy unknown) {
        this.defaults = defaults;
        this.byId = new SubscriptionsById(byId);
        this.unknown = unknown;
    }

    /**
     * Returns the properties of one listener.
     *
     * @param id the id of the listener
     * @return its properties; {@link SubscriptionProperties#NONE} if it has none
     */
    public SubscriptionProperties properties(String id) {
        return byId.find(id).properties();
    }

    /**
     * Checks that each key of {@code photonpump.subscriptions} belongs to one of the given listeners.
     *
     * @throws UnknownSubscriptionException if a key belongs to no listener or to several
     */
    void requireListeners(Collection<String> ids) {
        if (unknown == UnknownSubscriptionPolicy.IGNORE) {
            return;
        }
        try {
            byId.requireListeners(ids);
        } catch (UnknownSubscriptionException e) {
            // A context without listeners may be the parent of a context with listeners, or a test slice.
            if (unknown == UnknownSubscriptionPolicy.FAIL && !ids.isEmpty()) {
                throw e;
            }
            LOG.warn("{}", e.getMessage());
        }
    }

    /**
     * Resolves the settings of one listener.
     *
     * @param id the id of the listener
     * @param annotation its annotation
     * @param text resolves placeholders and expressions of attributes
     * @return the settings
     * @throws InvalidSubscriptionException if the settings conflict or have invalid values
     */
    public SubscriptionSpec resolve(String id, EventStoreSubscription annotation, UnaryOperator<String> text) {
        return resolve(id, annotation, text, HandlerShape.UNKNOWN, NamedBeans.ANY);
    }

    SubscriptionSpec resolve(
            String id,
            EventStoreSubscription annotation,
            UnaryOperator<String> text,
            HandlerShape handler,
            NamedBeans beans) {
        return new SpecReader(sources(id, annotation, text), handler, beans).read();
    }

    /** Returns the sources of the settings of one listener. */
    SettingSources sources(String id, EventStoreSubscription annotation, UnaryOperator<String> text) {
        return new SettingSources(id, byId.find(id).key(), properties(id), annotation, defaults, text);
    }
}
