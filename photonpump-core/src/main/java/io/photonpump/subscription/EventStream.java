package io.photonpump.subscription;

import io.photonpump.event.ResolvedEvent;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Events to iterate over, or to receive as a {@link Flow.Subscriber} under the rules of Reactive Streams, with respect for demand.
 *
 * <p>The stream of a read is cold: each iterator and each subscriber reads from the start. The stream of a subscription has one consumer; a
 * second one gets an {@link IllegalStateException}, from {@link #iterator()} or through {@code onError}.
 *
 * <p>Iterating blocks the calling thread, which may be a virtual thread. {@code hasNext()} returns false when a read has reached its end or
 * the stream was closed, and throws a {@link io.photonpump.error.PhotonPumpException} when the stream ended with an error. An interrupt ends
 * the wait with a {@link java.util.concurrent.CancellationException} and leaves the thread's interrupt flag set. A loop may be left early: a
 * read fetches only the pages that its consumer needs.
 */
public interface EventStream extends Flow.Publisher<ResolvedEvent>, Iterable<ResolvedEvent>, AutoCloseable {

    @Override
    Iterator<ResolvedEvent> iterator();

    /** {@return the events as a sequential stream of the JDK} */
    default Stream<ResolvedEvent> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** Ends all consumers without an error: loops end and subscribers complete. A second call has no effect. */
    @Override
    void close();
}
