package io.photonpump.spring.internal.processing;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.event.Upcasters;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.NoHandlerForEventException;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.type.EventUpcaster;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.PatternMatchUtils;

/**
 * Applies upcasters to events, and decides which events the listener handles: by links, system types, event types, the selector and
 * the listener's own types.
 */
public final class EventFilterChain {

    private static final Logger LOG = LoggerFactory.getLogger(EventFilterChain.class);

    /** The result of the filters for one event. */
    enum Match {
        /** The event is for the listener. */
        ACCEPTED,
        /** The event is not selected. */
        FILTERED,
        /** The event is a link whose target is gone. */
        BROKEN_LINK,
        /** The event is selected, and no method of the listener accepts its type. */
        UNKNOWN_TYPE
    }

    /** An event as the upcasters left it, and the result of the filters. */
    record Filtered(ResolvedEvent event, Match match) {}

    private final SubscriptionSpec spec;
    private final EventStoreListener listener;
    private final Upcasters upcasters;
    private final @Nullable EventSelector selector;
    private final String[] types;
    private final boolean systemEvents;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean brokenLinkLogged = new AtomicBoolean();

    public EventFilterChain(
            SubscriptionSpec spec,
            EventStoreListener listener,
            List<EventUpcaster> upcasters,
            @Nullable EventSelector selector) {
        this.spec = spec;
        this.listener = listener;
        this.upcasters = new Upcasters(upcasters);
        this.selector = selector;
        this.types = spec.selection().eventTypes().toArray(String[]::new);
        this.systemEvents = !spec.isAll() || spec.selection().asksForSystemEvents();
    }

    Filtered filter(ResolvedEvent received) {
        if (!received.isResolved() && !listener.accepts(received)) {
            // This check comes first, because selectors and event types need the target of the link.
            logBrokenLink(received);
            return new Filtered(received, Match.BROKEN_LINK);
        }
        if (!systemEvents && received.isResolved() && isSystem(received.type())) {
            return new Filtered(received, Match.FILTERED);
        }
        ResolvedEvent event = upcasters.upcast(received);
        if (!isSelected(event)) {
            return new Filtered(event, Match.FILTERED);
        }
        return new Filtered(event, listener.accepts(event) ? Match.ACCEPTED : unknown(event));
    }

    private boolean isSelected(ResolvedEvent event) {
        if (types.length > 0 && !(event.isResolved() && PatternMatchUtils.simpleMatch(types, event.type()))) {
            return false;
        }
        return selector == null || isSelectedBy(selector, event);
    }

    private static boolean isSelectedBy(EventSelector selector, ResolvedEvent event) {
        try {
            return selector.selects(event);
        } catch (PayloadUnreadableException e) {
            if (event.isResolved()) {
                throw e;
            }
            return false; // The selector read the target of a link, which is gone.
        }
    }

    private void logBrokenLink(ResolvedEvent event) {
        if (LOG.isDebugEnabled() && brokenLinkLogged.compareAndSet(false, true)) {
            LOG.debug(
                    "{} skips {}, whose target is gone; further broken links are only counted", spec.describe(), event);
        }
    }

    private Match unknown(ResolvedEvent event) {
        if (spec.selection().unknownTypes() != FailureAction.SKIP) {
            return Match.UNKNOWN_TYPE;
        }
        if (isSystem(event.type())) {
            warnOfUnfollowedLinks(event);
        } else if (warned.add(event.type())) {
            LOG.warn(
                    "{} skips events of type '{}' (first: {}), because {} accepts none of them: "
                            + "put @EventType(\"{}\") on the class, name it in eventTypes, or set unknown-types",
                    spec.describe(),
                    event.type(),
                    event,
                    listener.describe(),
                    event.type());
        }
        return Match.FILTERED;
    }

    /** Describes an event of an unknown type, for logs and dead letters. */
    NoHandlerForEventException noHandler(ResolvedEvent event) {
        return new NoHandlerForEventException(event, listener.describe());
    }

    /**
     * Warns once if the group does not resolve links, although the listener wants it to. That is a setting of the group, which was
     * created with another value.
     */
    private void warnOfUnfollowedLinks(ResolvedEvent event) {
        if (spec.group() != null
                && spec.selection().resolveLinks()
                && event.link() == null
                && event.type().equals(NewEvent.LINK_TYPE)
                && warned.add(NewEvent.LINK_TYPE)) {
            LOG.warn(
                    "{} receives links and skips them, because the group was created without resolving links: set "
                            + "photonpump.subscriptions.{}.group.update=true, or resolve-links=false if it wants links",
                    spec.describe(),
                    spec.id());
        }
    }

    private static boolean isSystem(String type) {
        return type.startsWith("$");
    }
}
