package io.photonpump.spring.internal.processing;

import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.bookkeeping.Bookkeeping;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import java.util.List;
import java.util.Set;

/**
 * Recognises what listeners write about their own work, so that reading it causes no more of it. See {@link Bookkeeping}.
 */
public final class BookkeepingFilter {

    /** Types of the events of projections whose body is {@code number@stream}. */
    private static final Set<String> REFERENCES = Set.of(NewEvent.LINK_TYPE, "$@");

    private static final String METADATA_STREAM = "$$";

    private final SubscriptionSpec spec;
    /**
     * Whether the server's own events are for the listener. In {@code $all} they follow from other events: projections answer
     * a stored position with links to it. So they do not move a listener that does not ask for them.
     */
    private final boolean systemEvents;

    private final List<CheckpointStore> stores;

    /** {@code stores}: those that keep positions in streams are asked which. */
    public BookkeepingFilter(SubscriptionSpec spec, List<CheckpointStore> stores) {
        this.spec = spec;
        this.systemEvents = !spec.isAll() || spec.selection().asksForSystemEvents();
        this.stores = List.copyOf(stores);
    }

    public boolean isBookkeeping(ResolvedEvent event) {
        RecordedEvent record = event.isResolved() ? event.resolved() : event.received();
        if (REFERENCES.contains(record.type()) && isOurs(target(record))) {
            return true; // Also in the stream that the listener reads: each answer to it would be followed by another
            // link.
        }
        if (record.stream().equals(spec.stream())) {
            return false; // The listener asks for this stream by its name.
        }
        return Bookkeeping.isMarked(record)
                || !systemEvents && record.type().startsWith("$")
                || record.stream().startsWith(METADATA_STREAM)
                        && isOurs(record.stream().substring(METADATA_STREAM.length()));
    }

    private boolean isOurs(String stream) {
        return stream.equals(spec.errors().deadLetterStream())
                || stores.stream().anyMatch(store -> store.ownsStream(stream));
    }

    private static String target(RecordedEvent reference) {
        String text = reference.data().text();
        return text.substring(text.indexOf('@') + 1);
    }
}
