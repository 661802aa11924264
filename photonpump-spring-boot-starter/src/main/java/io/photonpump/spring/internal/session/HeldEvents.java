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
 * The events of a group that wait in a session or are being handled there. The group delivers an event again when its lease is
 * over, so such an event is left to the group. For listeners without a group there are no leases, and nothing is held. Safe on
 * any thread.
 */
final class HeldEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSession.class);

    private final SubscriptionSpec spec;
    private final Lease lease;
    private final int window;
    private final Consumer<SessionEnd> end;
    private final Map<UUID, InFlight> held = new ConcurrentHashMap<>();

    /**
     * @param window how many events the session holds at most
     * @param end ends the session
     */
    HeldEvents(SubscriptionSpec spec, Lease lease, int window, Consumer<SessionEnd> end) {
        this.spec = spec;
        this.lease = lease;
        this.window = window;
        this.end = end;
    }

    /** False if the event is here already: to decide about it once is enough, and handling it twice is not wanted. */
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

    /** A worker takes these. Left out is what the group has taken back, or will have before the worker is done. */
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
     * A worker has nothing more to do with these. What is not decided about comes again when its time is over, and is then
     * another event: the listener may decide later by itself, or never.
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

    /** The connection is lost, and with it the right to the events that wait: the server gives them to any consumer. */
    void connectionLost() {
        held.values().forEach(InFlight::abandonIfWaiting);
    }

    /** An event has waited too long: subscribes again for fewer events, or warns, if the handler is the reason. */
    void waitedTooLong(InFlight event) {
        LOG.debug(
                "{} leaves {} to the group, because it has waited here for {} ms and the message time-out is {} ms",
                spec.describe(),
                event.event().received(),
                heldMillis(event),
                lease.messageTimeout().toMillis());
        int fitting = lease.fitting(spec.delivery().concurrency(), window);
        if (fitting == window) {
            return; // The handler is fast enough: something else has held it up.
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
                    "events of {} wait longer than the group's message time-out of {} ms and are delivered again, because its "
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

    /** Warns, once for the listener, if the event was handled and the group has taken it back meanwhile. */
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
