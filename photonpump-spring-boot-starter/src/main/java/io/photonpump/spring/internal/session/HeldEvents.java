package io.photonpump.spring.internal.session;

import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a group that wait or are being handled in a session. The group delivers an event again after its message timeout,
 * so such events are abandoned. Without a group, nothing is held. Safe on any thread.
 */
final class HeldEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSession.class);

    private final SubscriptionSpec spec;
    private final Lease lease;
    private final int window;
    private final Consumer<SessionEnd> end;
    private final Map<UUID, InFlight> held = new ConcurrentHashMap<>();

    /**
     * @param window the largest number of events that the session holds
     * @param end ends the session
     */
    HeldEvents(SubscriptionSpec spec, Lease lease, int window, Consumer<SessionEnd> end) {
        this.spec = spec;
        this.lease = lease;
        this.window = window;
        this.end = end;
    }

    /** Adds an event. Returns false if it is held already, because it would be handled twice. */
    boolean add(InFlight received, long nowNanos) {
        if (isGroup()) {
            UUID id = received.event().received().id();
            InFlight earlier = held.get(id);
            if (earlier != null && earlier.renew(nowNanos)) {
                return false;
            }
            held.put(id, received);
        }
        return true;
    }

    private boolean isGroup() {
        return spec.kind() == SubscriptionKind.PERSISTENT;
    }

    void remove(InFlight event) {
        held.remove(event.event().received().id(), event);
    }

    /** Begins the events for a worker, except those that the group has taken back, or will take back before the worker is done. */
    List<InFlight> begin(List<InFlight> events) {
        List<InFlight> begun = new ArrayList<>(events.size());
        for (InFlight event : events) {
            if (lease.isOver(event.heldNanos(System.nanoTime()), events.size())) {
                event.abandon(true);
            } else if (event.begin()) {
                begun.add(event);
            }
        }
        return begun;
    }

    /**
     * Removes events that a worker is done with. The group delivers undecided events again after the message timeout, as new
     * events: a listener with manual acknowledgments may decide later, or never.
     */
    void handedOver(List<InFlight> events) {
        if (isGroup()) {
            for (InFlight event : events) {
                remove(event);
                if (spec.delivery().ackMode() != AckMode.MANUAL) {
                    event.abandon(false);
                }
            }
        }
    }

    /** Abandons waiting events, because the connection is lost and the server may give them to any consumer. */
    void connectionLost() {
        held.values().forEach(InFlight::abandonIfWaiting);
    }

    /** Notified of an event that waited too long. If the handler is too slow, subscribes again for fewer events, or warns. */
    void waitedTooLong(InFlight event) {
        LOG.debug(
                "{} abandons {}, which has waited for {} ms: the message timeout of the group is {} ms",
                spec.describe(),
                event.event().received(),
                heldMillis(event),
                lease.messageTimeout().toMillis());
        int fitting = lease.fitting(spec.delivery().concurrency(), window);
        if (fitting == window) {
            return; // The handler is fast enough, so something else caused the delay.
        }
        if (spec.delivery().adaptsInFlight()) {
            LOG.info(
                    "{} subscribes again with {} instead of {} events in flight: its handler takes {} ms for an event, and the "
                            + "group delivers an event again after {} ms",
                    spec.describe(),
                    fitting,
                    window,
                    lease.handlerTime().toMillis(),
                    lease.messageTimeout().toMillis());
            end.accept(new SessionEnd.Adapted());
        } else if (lease.warnOnce()) {
            LOG.warn(
                    "events of {} wait longer than the group's message timeout of {} ms and are delivered again, because its "
                            + "handler takes {} ms for an event and {} may be in flight: {}",
                    spec.describe(),
                    lease.messageTimeout().toMillis(),
                    lease.handlerTime().toMillis(),
                    window,
                    lease.isTooShort()
                            ? "raise the message-timeout of the group"
                            : "set in-flight to " + fitting + ", or raise the message-timeout of the group");
        }
    }

    /** Warns once for the listener if an event was handled after the group had taken it back. */
    void warnIfExpired(InFlight event) {
        if (lease.isExpired(event.heldNanos(System.nanoTime())) && lease.warnOnce()) {
            LOG.warn(
                    "{} took {} ms for {}, and its group delivers an event again after {} ms: raise the message-timeout of the "
                            + "group, or make the handler and its retries shorter",
                    spec.describe(),
                    heldMillis(event),
                    event.event().received(),
                    lease.messageTimeout().toMillis());
        }
    }

    private static long heldMillis(InFlight event) {
        return TimeUnit.NANOSECONDS.toMillis(event.heldNanos(System.nanoTime()));
    }
}
