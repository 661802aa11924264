package io.photonpump.sample;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.spring.annotation.EventStoreSubscription;
import java.util.BitSet;
import org.springframework.stereotype.Component;

/**
 * Compares the jumps whose writing the server has acknowledged with those that a catch-up listener has received. Guarded by its lock; it
 * begins anew with each start of the application.
 */
@Component
class Evidence {

    private final BitSet written = new BitSet();
    private final BitSet received = new BitSet();
    private int twice;

    /** Records that the server has acknowledged a jump. */
    synchronized void written(WriteResult result) {
        written.set(Math.toIntExact(result.lastEventNumber()));
    }

    @EventStoreSubscription(id = "evidence", stream = PonyJumped.STREAM, from = "start")
    synchronized void on(RecordedEvent event) {
        int number = Math.toIntExact(event.eventNumber());
        if (received.get(number)) {
            twice++;
        }
        received.set(number);
    }

    synchronized Summary summary() {
        BitSet missing = (BitSet) written.clone();
        missing.andNot(received);
        BitSet passed = (BitSet) missing.clone();
        passed.clear(received.length(), Math.max(passed.length(), received.length()));
        int lost = passed.cardinality();
        return new Summary(written.cardinality(), received.cardinality(), missing.cardinality() - lost, lost, twice);
    }

    /**
     * What became of the jumps.
     *
     * @param written jumps that this application has written, with the server's acknowledgement
     * @param handled jumps that the listener has received, those of earlier starts included
     * @param coming jumps that are written and not yet received, although no later one is
     * @param lost jumps that are written and not received, although a later one is
     * @param twice jumps that were received again
     */
    record Summary(int written, int handled, int coming, int lost, int twice) {}
}
