package io.photonpump.subscription;

import io.photonpump.event.ResolvedEvent;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Events, to be pulled by a loop or pushed to a {@link Flow.Subscriber} (Reactive Streams rules; demand is respected).
 *
 * <p>The stream of a read is cold: each iterator or subscriber is a read of its own from the start. The stream of a
 * subscription has one consumer; a second one gets an {@link IllegalStateException}, thrown by {@link #iterator()} or through
 * {@code onError}.
 *
 * <p>Iterating blocks the calling thread, which may be a virtual one; nothing else. {@code hasNext()} is false when a read has
 * reached its end or the stream was closed, and throws a {@link io.photonpump.error.PhotonPumpException} when it ended
 * otherwise. An interrupt ends the wait with a {@link java.util.concurrent.CancellationException} and leaves the thread's flag
 * set. Leaving the loop early leaks nothing: a read only fetches what is asked for.
 */
public interface EventStream extends Flow.Publisher<ResolvedEvent>, Iterable<ResolvedEvent>, AutoCloseable {

    @Override
    Iterator<ResolvedEvent> iterator();

    /** The events as a sequential stream of the JDK's. */
    default Stream<ResolvedEvent> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** Ends every consumer quietly: loops end, subscribers complete. Does nothing the second time. */
    @Override
    void close();
}
