package io.photonpump.spring.listener.container;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.EventListener;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.NoHandlerForEventException;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.UnknownTypePolicy;
import io.photonpump.spring.type.EventUpcaster;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.PatternMatchUtils;

/** Brings events into their shape of today, and decides which of them are for the listener. */
final class EventScreen {

    private static final Logger LOG = LoggerFactory.getLogger(EventScreen.class);

    /** What is to be done with an event. */
    enum Way {
        HANDLE,
        PASS_OVER,
        PARK
    }

    /** An event as upcasters left it, and its way. */
    record Screened(ResolvedEvent event, Way way) {}

    private final SubscriptionSpec spec;
    private final EventListener listener;
    private final List<EventUpcaster> upcasters;
    private final @Nullable EventSelector selector;
    private final String[] types;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    EventScreen(
            SubscriptionSpec spec,
            EventListener listener,
            List<EventUpcaster> upcasters,
            @Nullable EventSelector selector) {
        this.spec = spec;
        this.listener = listener;
        this.upcasters = upcasters;
        this.selector = selector;
        this.types = spec.select().eventTypes().toArray(String[]::new);
    }

    Screened screen(ResolvedEvent received) {
        ResolvedEvent event = upcast(received);
        if (!isSelected(event)) {
            return new Screened(event, Way.PASS_OVER);
        }
        return new Screened(event, listener.accepts(event) ? Way.HANDLE : unknown(event));
    }

    private ResolvedEvent upcast(ResolvedEvent received) {
        if (upcasters.isEmpty() || !received.isResolved()) {
            return received;
        }
        var event = received.resolved();
        for (EventUpcaster upcaster : upcasters) {
            event = upcaster.upcast(event);
        }
        return event == received.event()
                ? received
                : new ResolvedEvent(event, received.link(), received.position(), received.retryCount());
    }

    private boolean isSelected(ResolvedEvent event) {
        if (types.length > 0 && !(event.isResolved() && PatternMatchUtils.simpleMatch(types, event.type()))) {
            return false;
        }
        return selector == null || selector.selects(event);
    }

    private Way unknown(ResolvedEvent event) {
        if (!event.isResolved()) {
            LOG.debug("{} passes over {}, a link whose target is gone", spec.describe(), event.received());
            return Way.PASS_OVER;
        }
        UnknownTypePolicy policy = spec.select().unknownTypes();
        if (policy == UnknownTypePolicy.SKIP) {
            if (isSystem(event.type())) {
                return Way.PASS_OVER;
            }
            if (warned.add(event.type())) {
                LOG.warn(
                        "{} passes over events of type '{}' (first: {}), because {} takes none of them: "
                                + "put @EventType(\"{}\") on the class, name it in eventTypes, or set unknown-types",
                        spec.describe(),
                        event.type(),
                        event.received(),
                        listener.describe(),
                        event.type());
            }
            return Way.PASS_OVER;
        }
        if (policy == UnknownTypePolicy.PARK && spec.kind() == SubscriptionKind.PERSISTENT) {
            return Way.PARK;
        }
        throw new NoHandlerForEventException(event, listener.describe());
    }

    private static boolean isSystem(String type) {
        return type.startsWith("$");
    }
}
