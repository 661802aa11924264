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
 * Recognizes events that listeners write about their own work, so that reading such an event does not cause another one. See {@link
 * Bookkeeping}.
 */
public final class BookkeepingFilter {

    /** The types of projection events whose body is {@code number@stream}. */
    private static final Set<String> REFERENCES = Set.of(NewEvent.LINK_TYPE, "$@");

    private static final String METADATA_STREAM = "$$";

    private final SubscriptionSpec spec;
    /**
     * Whether the listener wants the server's own events. In {@code $all}, such events follow from others: projections react to a
     * stored position with links to it. They do not move the position of a listener that does not want them.
     */
    private final boolean systemEvents;

    private final List<CheckpointStore> stores;

    /** {@code stores} are asked which streams contain their positions. */
    public BookkeepingFilter(SubscriptionSpec spec, List<CheckpointStore> stores) {
        this.spec = spec;
        this.systemEvents = !spec.isAll() || spec.selection().asksForSystemEvents();
        this.stores = List.copyOf(stores);
    }

    public boolean isBookkeeping(ResolvedEvent event) {
        RecordedEvent record = event.isResolved() ? event.resolved() : event.received();
        if (REFERENCES.contains(record.type()) && isOurs(target(record))) {
            return true; // This includes the stream that the listener reads: otherwise each stored position would cause
            // another link.
        }
        if (record.stream().equals(spec.stream())) {
            return false; // The listener subscribes to this stream by name.
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
