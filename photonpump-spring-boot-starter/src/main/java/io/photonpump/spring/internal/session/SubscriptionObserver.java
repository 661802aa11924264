package io.photonpump.spring.internal.session;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.source.CatchUpSource;
import io.photonpump.spring.internal.source.SubscriptionSource;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.stream.Position;
import io.photonpump.subscription.SubscriptionListener;
import io.photonpump.subscription.SubscriptionState;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes what the client reports about the subscription of a session on to the supervisor. */
final class SubscriptionObserver implements SubscriptionListener {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSession.class);

    private final SubscriptionSpec spec;
    private final ListenerSession session;
    private final SubscriptionSource source;
    private final HeldEvents held;
    private final ListenerSession.SessionListener supervisor;
    private final AtomicInteger interruptions = new AtomicInteger();

    SubscriptionObserver(
            SubscriptionSpec spec,
            ListenerSession session,
            SubscriptionSource source,
            HeldEvents held,
            ListenerSession.SessionListener supervisor) {
        this.spec = spec;
        this.session = session;
        this.source = source;
        this.held = held;
        this.supervisor = supervisor;
    }

    @Override
    public void stateChanged(SubscriptionState state) {
        if (state == SubscriptionState.SUBSCRIBING) {
            interruptions.incrementAndGet();
        }
        supervisor.changed(session);
    }

    /** Reports that the listener is live when the earlier events are handled, unless the subscription is interrupted before. */
    @Override
    public void live() {
        int before = interruptions.get();
        source.live(() -> {
            if (interruptions.get() == before) {
                supervisor.live(session);
            }
        });
    }

    @Override
    public void fellBehind() {
        interruptions.incrementAndGet();
        held.connectionLost();
        supervisor.interrupted(session, "fell behind, or lost the connection");
    }

    /** The client does not log gaps itself, because {@link #gap} logs them with the name of the listener. */
    @Override
    public boolean logsGaps() {
        return true;
    }

    @Override
    public void gap(String reason, @Nullable ResolvedEvent lastSeen) {
        if (lastSeen == null) {
            LOG.warn("{} may have missed events: {}", spec.describe(), reason);
        } else {
            LOG.warn("{} may have missed events after {}: {}", spec.describe(), lastSeen, reason);
        }
        supervisor.missed(session, reason);
    }

    @Override
    public void checkpoint(Position position) {
        if (source instanceof CatchUpSource catchUp) {
            catchUp.passed(Checkpoint.of(position));
        }
    }
}
