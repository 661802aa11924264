package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The events of a stream, with bodies of one class. They are not in memory: each iterator and each JDK stream reads the events from the
 * server, from the start, page by page and at most two pages ahead, until the end that the stream has when its last page is read. Nothing
 * needs to be closed, and a loop may be left early. A JDK stream that collects the events needs memory for all of them.
 *
 * <p>The bodies are those of a listener's parameter: upcasters are applied, and the registry determines the class for each event type.
 * Links are followed. Links whose target is gone, and system events (types that start with {@code $}) that no class is registered for, are
 * left out. A stream without events, a missing stream and a soft-deleted one are empty.
 *
 * <p>Iterating blocks the calling thread. It fails with
 *
 * <ul>
 *   <li>{@link UnknownEventTypeException} at an event of another type, unless {@link #withSkipUnknownTypes} leaves it out;
 *   <li>{@link io.photonpump.error.PayloadUnreadableException} at an event whose body is empty or cannot be converted to its class;
 *   <li>{@link io.photonpump.error.StreamDeletedException} if the stream is hard-deleted;
 *   <li>{@link StreamNotFoundException} if the stream is deleted while it is read;
 *   <li>the errors of all calls of a client; each page has the timeout of a call.
 * </ul>
 *
 * Events that the server truncates while the stream is read are missing, which shows in the event numbers. Immutable and safe for use by
 * any thread; an iterator serves one thread.
 *
 * @param <T> the type of the bodies
 */
public final class TypedEvents<T> implements Iterable<TypedEvent<T>> {

    private final Supplier<Iterator<ResolvedEvent>> source;
    private final TypedReader reader;
    private final Class<T> type;
    private final boolean skipUnknownTypes;

    TypedEvents(Supplier<Iterator<ResolvedEvent>> source, TypedReader reader, Class<T> type, boolean skipUnknownTypes) {
        this.source = source;
        this.reader = reader;
        this.type = type;
        this.skipUnknownTypes = skipUnknownTypes;
    }

    /**
     * {@return the same events without those of unknown types, or with an error at the first of them, which is the default}
     *
     * @param skip true: leaves out events of other types than those of the class
     */
    public TypedEvents<T> withSkipUnknownTypes(boolean skip) {
        return new TypedEvents<>(source, reader, type, skip);
    }

    @Override
    public Iterator<TypedEvent<T>> iterator() {
        return new Reading(source.get());
    }

    /** {@return the events as a sequential stream of the JDK} */
    public Stream<TypedEvent<T>> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** {@return the bodies of the events as a sequential stream of the JDK} */
    public Stream<T> bodies() {
        return stream().map(TypedEvent::body);
    }

    private final class Reading implements Iterator<TypedEvent<T>> {

        private final Iterator<ResolvedEvent> events;
        private boolean started;
        private @Nullable TypedEvent<T> next;

        Reading(Iterator<ResolvedEvent> events) {
            this.events = events;
        }

        @Override
        public boolean hasNext() {
            while (next == null && hasAnother()) {
                next = reader.read(events.next(), type, skipUnknownTypes);
            }
            return next != null;
        }

        private boolean hasAnother() {
            try {
                boolean another = events.hasNext();
                started = true;
                return another;
            } catch (StreamNotFoundException missing) {
                if (started) {
                    throw missing;
                }
                return false;
            }
        }

        @Override
        public TypedEvent<T> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the read has reached the end of the stream");
            }
            TypedEvent<T> event = requireNonNull(next);
            next = null;
            return event;
        }
    }
}
