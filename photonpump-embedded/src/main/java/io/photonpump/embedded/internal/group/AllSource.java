package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.embedded.internal.subscription.FilterTooExpensiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The events of {@code $all}, numbered by their place in the log. Clients and checkpoints have positions instead. The checkpoints of
 * the group itself are left out: each of them would bring the next one.
 */
final class AllSource implements GroupSource {

    private static final Pattern POSITION = Pattern.compile("C:(-?\\d{1,19})/P:(-?\\d{1,19})");

    /** The events that are examined for a page. */
    private static final int MAX_WINDOW = 10_000;

    private final Store store;
    private final String checkpoints;
    private final EventFilter filter;
    private final long start;

    AllSource(Store store, GroupKey key, AllSelection selection) {
        this.store = store;
        this.checkpoints = key.checkpointStream();
        this.filter = selection.filter() == null
                ? EventFilter.NONE
                : selection.filter().compile();
        this.start = selection.from().equals(Position.END) ? -1 : store.placeOf(selection.from());
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public Page read(long from, int count, long now) {
        List<Numbered> events = new ArrayList<>();
        int window = Math.min(MAX_WINDOW, filter.maxWindow());
        int place = (int) Math.min(Math.max(0, from), store.size());
        for (int seen = 0; place < store.size() && events.size() < count && seen < window; place++, seen++) {
            StoredEvent event = store.at(place);
            if (isWanted(event)) {
                events.add(new Numbered(event, place));
            }
        }
        return new Page(events, place, place == store.size());
    }

    @Override
    public @Nullable Numbered committed(StoredEvent event) {
        if (!isWanted(event)) {
            return null;
        }
        int place = store.placeOf(event.position());
        return place < start ? null : new Numbered(event, place);
    }

    private boolean isWanted(StoredEvent event) {
        try {
            return !event.stream().equals(checkpoints) && filter.test(event);
        } catch (FilterTooExpensiveException e) {
            return false;
        }
    }

    @Override
    public String text(long number) {
        return number >= 0 && number < store.size()
                ? text(store.at((int) number).position())
                : text(Position.END);
    }

    @Override
    public @Nullable Long number(String text) {
        Position position = position(text);
        return position == null ? null : Long.valueOf(store.placeOf(position));
    }

    /** Returns a position as clients have it. */
    static String text(Position position) {
        return "C:" + position.commit() + "/P:" + position.prepare();
    }

    /** Returns the position in a text; null if there is none. */
    static @Nullable Position position(String text) {
        Matcher matcher = POSITION.matcher(text);
        try {
            return matcher.matches()
                    ? new Position(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
