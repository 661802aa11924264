package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.access.AccessControl;
import io.photonpump.embedded.internal.access.Permission;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.store.AllPage;
import io.photonpump.embedded.internal.store.EventRead;
import io.photonpump.embedded.internal.store.InvalidPositionException;
import io.photonpump.embedded.internal.store.Link;
import io.photonpump.embedded.internal.store.LinkResolver;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.StreamPage;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.embedded.internal.subscription.FilterTooExpensiveException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads with access control, limits and links. */
final class Reads {

    private static final int MAX_COUNT = 4096;
    private static final String TOO_BIG = "Read size too big, should be less than 4096 items";

    private final Store store;
    private final AccessControl access;
    private final DialectRules dialect;
    private final LinkResolver links;

    Reads(Store store, AccessControl access, DialectRules dialect) {
        this.store = store;
        this.access = access;
        this.dialect = dialect;
        this.links = new LinkResolver(store);
    }

    EventResult event(User user, String stream, long number, boolean resolveLinks, long now) {
        if (!access.allows(user, stream, Permission.READ)) {
            return EventResult.ACCESS_DENIED;
        }
        EventRead read = store.readEvent(stream, number, now);
        if (read.event() == null) {
            return new EventResult(status(read.status()), null);
        }
        List<ResolvedEvent> resolved = resolve(user, List.of(read.event()), resolveLinks, now);
        return resolved == null
                ? EventResult.ACCESS_DENIED
                : new EventResult(EventResult.Status.SUCCESS, resolved.get(0));
    }

    private static EventResult.Status status(EventRead.Status status) {
        return switch (status) {
            case SUCCESS -> EventResult.Status.SUCCESS;
            case NOT_FOUND -> EventResult.Status.NOT_FOUND;
            case NO_STREAM -> EventResult.Status.NO_STREAM;
            case STREAM_DELETED -> EventResult.Status.STREAM_DELETED;
        };
    }

    SliceResult slice(User user, String stream, long from, int count, boolean forward, boolean resolveLinks, long now) {
        long position = store.lastCommitPosition();
        if (count > MAX_COUNT) {
            return SliceResult.refused(SliceResult.Status.ERROR, position, TOO_BIG);
        }
        if (!access.allows(user, stream, Permission.READ)) {
            return SliceResult.refused(SliceResult.Status.ACCESS_DENIED, position, "");
        }
        if (count <= 0) {
            return SliceResult.refused(
                    SliceResult.Status.ERROR, position, "maxCount should be positive.\nParameter name: maxCount");
        }
        if (forward && from < 0) {
            return SliceResult.refused(
                    SliceResult.Status.ERROR,
                    position,
                    "fromEventNumber should be non negative.\nParameter name: fromEventNumber");
        }
        StreamPage page =
                forward ? store.readForward(stream, from, count, now) : store.readBackward(stream, from, count, now);
        List<ResolvedEvent> events = resolve(user, page.events(), resolveLinks, now);
        return events == null
                ? SliceResult.refused(SliceResult.Status.ACCESS_DENIED, position, "")
                : new SliceResult(
                        status(page.status()), events, page.next(), page.last(), page.endOfStream(), position, "");
    }

    private static SliceResult.Status status(StreamPage.Status status) {
        return switch (status) {
            case SUCCESS -> SliceResult.Status.SUCCESS;
            case NO_STREAM -> SliceResult.Status.NO_STREAM;
            case STREAM_DELETED -> SliceResult.Status.STREAM_DELETED;
        };
    }

    AllResult all(
            User user,
            Position from,
            int count,
            int window,
            EventFilter filter,
            boolean forward,
            boolean resolveLinks,
            long now) {
        if (count > MAX_COUNT) {
            return AllResult.refused(AllResult.Status.ERROR, from, TOO_BIG);
        }
        if ((from.commit() < 0 || from.prepare() < 0) && !from.equals(Position.END)) {
            return AllResult.refused(AllResult.Status.ERROR, from, "Invalid position.");
        }
        if (!access.allows(user, Streams.ALL, Permission.READ)) {
            return AllResult.refused(AllResult.Status.ACCESS_DENIED, from, "");
        }
        try {
            int affordable = Math.min(
                    window, filter.maxWindow()); // a page that ends early contains the position of the next one
            AllPage page = forward
                    ? store.readAllForward(from, count, affordable, filter)
                    : store.readAllBackward(from, count, affordable, filter);
            List<ResolvedEvent> events = resolve(user, page.events(), resolveLinks, now);
            return events == null
                    ? AllResult.refused(AllResult.Status.ACCESS_DENIED, from, "")
                    : new AllResult(
                            AllResult.Status.SUCCESS,
                            events,
                            page.from(),
                            page.next(),
                            page.examined(),
                            page.end(),
                            "");
        } catch (InvalidPositionException | FilterTooExpensiveException e) {
            return AllResult.refused(AllResult.Status.ERROR, from, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Resolves links. Returns null if the access to a target is denied and the dialect then denies the whole page
     * (docs/protocol.md, Links).
     */
    private @Nullable List<ResolvedEvent> resolve(User user, List<StoredEvent> events, boolean resolveLinks, long now) {
        List<ResolvedEvent> resolved = new ArrayList<>(events.size());
        for (StoredEvent event : events) {
            Link target = resolveLinks && event.isLink() ? Link.parse(event) : null;
            if (target == null) {
                resolved.add(ResolvedEvent.plain(event));
                continue;
            }
            if (dialect.checksLinkTargets()
                    && !target.stream().isEmpty()
                    && !access.allows(user, target.stream(), Permission.READ)) {
                return null;
            }
            resolved.add(links.resolve(event, now));
        }
        return resolved;
    }
}
