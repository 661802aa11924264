package io.photonpump.embedded.internal.net;

import io.netty.channel.EventLoop;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the event loop: whatever its requests wrote is made safe together, once, and only then their replies leave.
 */
public final class FlushRound {

    private static final Logger LOG = LoggerFactory.getLogger(FlushRound.class);

    /** Somebody with replies that wait for the end of the turn. */
    public interface Participant {

        /** Everything is safe: out with it. */
        void release();

        /** Nothing is safe any more: nobody is to hear otherwise. */
        void abandon();
    }

    private final EventLoop loop;
    private final EventStoreEngine engine;
    private final Runnable end;
    private final Set<Participant> participants = new LinkedHashSet<>();
    private boolean scheduled;
    private boolean failed;

    FlushRound(EventLoop loop, EventStoreEngine engine, ServerFailure failure) {
        this.loop = loop;
        this.engine = engine;
        this.end = failure.guarded(this::end);
    }

    /** Takes part in this turn: the end of it comes after the requests that the loop is just reading. */
    public void join(Participant participant) {
        participants.add(participant);
        schedule();
    }

    /** For what was written on nobody's behalf. */
    void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(end);
        }
    }

    /** Ends the turn now. A journal that fails ends the service: what was promised could not be kept. */
    public void end() {
        scheduled = false;
        if (!failed) {
            try {
                engine.flush();
            } catch (RuntimeException e) {
                failed = true;
                LOG.error("What was written cannot be made safe: this server answers nobody any more", e);
            }
        }
        Set<Participant> ready = Set.copyOf(participants);
        participants.clear();
        ready.forEach(failed ? Participant::abandon : Participant::release);
    }
}
