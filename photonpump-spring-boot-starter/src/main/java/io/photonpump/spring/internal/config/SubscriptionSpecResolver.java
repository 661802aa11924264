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
 * Decides what a listener is, in this order: {@code photonpump.subscriptions.<id>}, its annotation,
 * {@code photonpump.listener}, the defaults.
 */
public final class SubscriptionSpecResolver {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionSpecResolver.class);

    private final ListenerProperties defaults;
    private final SubscriptionsById byId;
    private final UnknownSubscriptionPolicy unknown;

    /** Refuses settings for a listener that does not exist. */
    public SubscriptionSpecResolver(ListenerProperties defaults, Map<String, SubscriptionProperties> byId) {
        this(defaults, byId, UnknownSubscriptionPolicy.FAIL);
    }

    /**
     * @param defaults of all listeners
     * @param byId settings of single listeners
     * @param unknown what to do about settings for a listener that does not exist
     */
    public SubscriptionSpecResolver(
            ListenerProperties defaults, Map<String, SubscriptionProperties> byId, UnknownSubscriptionPolicy unknown) {
        this.defaults = defaults;
        this.byId = new SubscriptionsById(byId);
        this.unknown = unknown;
    }

    /** What properties say about one listener. */
    public SubscriptionProperties properties(String id) {
        return byId.find(id).properties();
    }

    /**
     * Checks that all of {@code photonpump.subscriptions} belongs to these listeners.
     *
     * @throws UnknownSubscriptionException if a key belongs to none of them, or to two
     */
    void requireListeners(Collection<String> ids) {
        if (unknown == UnknownSubscriptionPolicy.IGNORE) {
            return;
        }
        try {
            byId.requireListeners(ids);
        } catch (UnknownSubscriptionException e) {
            // A context without listeners is the parent of one that has them, or a part of an application under test.
            if (unknown == UnknownSubscriptionPolicy.FAIL && !ids.isEmpty()) {
                throw e;
            }
            LOG.warn("{}", e.getMessage());
        }
    }

    /**
     * @param id of the listener
     * @param annotation what was written
     * @param text resolves placeholders and expressions
     * @throws InvalidSubscriptionException if the settings contradict each other or cannot be read
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
        return new SpecReader(id, annotation, properties(id), defaults, sources(id, text), handler, beans).read();
    }

    /** Where the settings of a listener come from. */
    SettingSources sources(String id, UnaryOperator<String> text) {
        return new SettingSources(id, byId.find(id).key(), text);
    }
}
