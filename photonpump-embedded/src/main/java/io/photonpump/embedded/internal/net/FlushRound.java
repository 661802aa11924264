package io.photonpump.embedded.internal.net;

import io.netty.channel.EventLoop;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of the event loop. The writes of all its requests are made durable together, and then their replies are sent. */
public final class FlushRound {

    private static final Logger LOG = LoggerFactory.getLogger(FlushRound.class);

    /** A connection with replies that wait for the end of the round. */
    public interface Participant {

        /** Called when the writes are durable: sends the replies. */
        void release();

        /** Called when the writes cannot be made durable: discards the replies. */
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

    /** Adds a participant. The round ends after the requests that the loop is reading at the moment. */
    public void join(Participant participant) {
        participants.add(participant);
        schedule();
    }

    /** Schedules the end of the round, for writes without a reply. */
    void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(end);
        }
    }

    /** Ends the round now. If the journal fails, the server stops replying, because it cannot keep what it acknowledges. */
    public void end() {
        scheduled = false;
        if (!failed) {
            try {
                engine.flush();
            } catch (RuntimeException e) {
                failed = true;
                LOG.error("The journal cannot be written: this server sends no more replies", e);
            }
        }
        Set<Participant> ready = Set.copyOf(participants);
        participants.clear();
        ready.forEach(failed ? Participant::abandon : Participant::release);
    }
}
