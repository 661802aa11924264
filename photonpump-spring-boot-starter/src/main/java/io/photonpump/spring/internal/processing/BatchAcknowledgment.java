package io.photonpump.spring.internal.processing;

import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides the events of one delivery. */
final class BatchAcknowledgment implements Acknowledgment {

    private static final Logger LOG = LoggerFactory.getLogger(BatchAcknowledgment.class);

    private final SubscriptionSpec spec;
    private final List<InFlight> events;

    BatchAcknowledgment(SubscriptionSpec spec, List<InFlight> events) {
        this.spec = spec;
        this.events = events;
    }

    @Override
    public void acknowledge() {
        decide(Decision.handled());
    }

    @Override
    public void retry() {
        requireGroup("delivers an event again");
        decide(Decision.of(FailureAction.RETRY, "the listener asked for it"));
    }

    @Override
    public void park(String reason) {
        requireGroup("parks events");
        decide(Decision.of(FailureAction.PARK, reason));
    }

    @Override
    public void skip(String reason) {
        decide(Decision.of(FailureAction.SKIP, reason));
    }

    @Override
    public boolean isDecided() {
        return events.stream().allMatch(InFlight::isDecided);
    }

    private void requireGroup(String what) {
        if (spec.kind() != SubscriptionKind.PERSISTENT) {
            throw new UnsupportedOperationException(
                    "only a persistent group " + what + ", and '" + spec.id() + "' is a " + spec.kind() + " listener");
        }
    }

    private void decide(Decision decision) {
        for (InFlight event : events) {
            if (!event.decide(decision)) {
                LOG.warn(
                        "{}: {} is already decided, and {} is ignored",
                        spec.describe(),
                        event.event(),
                        decision.outcome());
            }
        }
    }
}
