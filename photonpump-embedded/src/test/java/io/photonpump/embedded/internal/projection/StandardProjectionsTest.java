package io.photonpump.embedded.internal.projection;

import static io.photonpump.embedded.internal.store.Proposals.events;
import static io.photonpump.embedded.internal.store.Proposals.link;
import static io.photonpump.embedded.internal.store.Proposals.metadata;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.internal.store.MemoryJournal;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoreRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardProjectionsTest {

    private static final StoreRules RULES = new StoreRules(false, false);
    private static final long NOW = 1_700_000_000_000L;

    private final MemoryJournal journal = new MemoryJournal();
    private final Store store = new Store(RULES, journal);

    @Test
    void every_event_is_linked_by_category_and_type() {
        write(store);

        new StandardProjections(store).catchUp(NOW);

        assertThat(data(store, "$ce-pony")).containsExactly("0@pony-1", "1@pony-1", "0@pony-2-a");
        assertThat(data(store, "$et-PonyJumped")).containsExactly("0@pony-1", "1@pony-1", "0@pony-2-a", "0@horses");
        assertThat(data(store, "$category-pony")).containsExactly("pony-1", "pony-2-a");
        assertThat(data(store, "$streams")).containsExactly("0@pony-1", "0@pony-2-a", "0@horses", "0@pony-1");
    }

    @Test
    void a_link_is_linked_to_where_it_points() {
        write(store);

        new StandardProjections(store).catchUp(NOW);

        assertThat(data(store, "$ce-best")).containsExactly("0@pony-1");
    }

    /** The last thing that the journal took may be any of the links. */
    @Test
    void a_server_that_was_killed_midway_continues_where_it_stopped() {
        write(store);
        int sources = journal.size();
        new StandardProjections(store).catchUp(NOW);
        List<String> whole = data(store, "$ce-pony");
        List<String> types = data(store, "$et-PonyJumped");
        for (int kept = journal.size(); kept > sources; kept--) {
            journal.forgetLast(1);
            Store after = new Store(RULES, copy());

            new StandardProjections(after).catchUp(NOW);

            assertThat(data(after, "$ce-pony")).as("%d records kept", kept - 1).isEqualTo(whole);
            assertThat(data(after, "$et-PonyJumped")).isEqualTo(types);
        }
    }

    private MemoryJournal copy() {
        MemoryJournal copy = new MemoryJournal();
        journal.replay(copy::append);
        return copy;
    }

    private static void write(Store store) {
        store.append("pony-1", -1, events(2), NOW);
        store.append("$$pony-1", -1, List.of(metadata("{}")), NOW);
        store.append("pony-2-a", -1, events(1), NOW);
        store.append("horses", -1, events(1), NOW);
        store.append("best-of", -1, List.of(link(0, "pony-1")), NOW);
    }

    private static List<String> data(Store store, String stream) {
        return store.readForward(stream, 0, 100, NOW).events().stream()
                .map(event -> new String(event.data()))
                .toList();
    }
}
