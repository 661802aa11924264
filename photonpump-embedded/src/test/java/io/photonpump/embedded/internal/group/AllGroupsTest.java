package io.photonpump.embedded.internal.group;

import static io.photonpump.embedded.internal.store.Proposals.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.internal.store.MemoryJournal;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoreRules;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.subscription.DropReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Groups on {@code $all}, with a store. */
class AllGroupsTest {

    private static final GroupKey RIDERS = new GroupKey("$all", "riders");
    private static final GroupFilter JUMPS = new GroupFilter(false, "", List.of("jumps"));

    /** Records deliveries as {@code number@stream}. */
    private static final class Rider implements Delivery {
        final UUID id = UUID.randomUUID();
        final List<String> heard = new ArrayList<>();
        final List<UUID> ids = new ArrayList<>();

        @Override
        public void deliver(ResolvedEvent event, int retryCount) {
            heard.add(event.original().number() + "@" + event.original().stream());
            ids.add(event.original().id());
        }

        @Override
        public void dropped(DropReason reason) {}
    }

    private final MemoryJournal journal = new MemoryJournal();
    private final Queue<StoredEvent> committed = new ArrayDeque<>();
    private final long now = 1_700_000_000_000L;
    private Store store;
    private PersistentGroups groups;

    AllGroupsTest() {
        restart();
    }

    private void restart() {
        committed.clear();
        store = new Store(new StoreRules(false, false), journal);
        store.listen(committed::add);
        groups = new PersistentGroups(store, new PersistentGroups.Rules(true, true, true, false), now);
    }

    private static GroupSettings settings(Position from, GroupFilter filter) {
        return new GroupSettings(false, 0, 30_000, false, 500, 20, 500, 10, 1_000, 1, 1, 0, StrategyName.ROUND_ROBIN)
                .on(new AllSelection(from, filter));
    }

    private GroupResult.Status create(Position from, GroupFilter filter) {
        GroupResult.Status status =
                groups.create(RIDERS, settings(from, filter), "admin", now).status();
        publish();
        return status;
    }

    private Rider connect() {
        Rider rider = new Rider();
        assertThat(groups.canConnect(RIDERS, rider.id)).isEqualTo(PersistentGroups.Connect.CONNECTED);
        groups.connect(RIDERS, rider.id, new ConsumerIdentity(rider.id, "", "admin", ""), 100, rider, now);
        return rider;
    }

    private void write(String stream, int count) {
        store.append(stream, -2, events(count), now);
        publish();
    }

    private void publish() {
        while (!committed.isEmpty()) {
            groups.committed(committed.remove(), now);
        }
    }

    private String newest(String stream) {
        StoredEvent event = store.newest(stream);
        return event == null ? "" : new String(event.data(), StandardCharsets.UTF_8);
    }

    @Test
    void events_of_all_streams_are_delivered_in_the_order_of_the_log() {
        write("jumps", 1);
        write("falls", 1);
        write("jumps", 1);

        create(Position.START, null);
        Rider rider = connect();
        write("falls", 1);

        assertThat(rider.heard)
                .containsExactly("0@jumps", "0@falls", "1@jumps", "0@$persistentSubscriptionConfig", "1@falls");
    }

    @Test
    void a_filter_selects_by_stream_or_type_in_history_and_live() {
        write("falls", 30);
        write("jumps-1", 2);

        create(Position.START, JUMPS);
        Rider rider = connect();
        write("falls", 3);
        write("jumps-2", 1);

        assertThat(rider.heard).containsExactly("0@jumps-1", "1@jumps-1", "0@jumps-2");
    }

    @Test
    void a_filter_without_expression_selects_nothing() {
        write("jumps", 2);
        create(Position.START, new GroupFilter(true, "", List.of()));

        assertThat(connect().heard).isEmpty();
    }

    @Test
    void a_position_is_included_and_the_end_is_not() {
        write("jumps", 1);
        write("jumps", 1);
        Position second = store.newest("jumps").position();

        create(second, JUMPS);
        assertThat(connect().heard).containsExactly("1@jumps");
        groups.delete(RIDERS, "admin", now);

        create(Position.END, JUMPS);
        Rider rider = connect();
        assertThat(rider.heard).isEmpty();
        write("jumps", 1);
        assertThat(rider.heard).containsExactly("2@jumps");
    }

    @Test
    void the_checkpoint_is_a_position_and_the_group_goes_on_behind_it_after_a_restart() {
        write("jumps", 3);
        create(Position.START, JUMPS);
        Rider rider = connect();
        groups.acknowledge(RIDERS.text(), rider.ids.subList(0, 2), now);
        publish();
        Position second = store.stored("jumps", 1).position();
        assertThat(newest(RIDERS.checkpointStream()))
                .isEqualTo("\"C:" + second.commit() + "/P:" + second.prepare() + "\"");

        restart();

        assertThat(connect().heard).containsExactly("2@jumps");
        assertThat(groups.info(RIDERS, now).lastCheckpointText())
                .isEqualTo("C:" + second.commit() + "/P:" + second.prepare());
    }

    @Test
    void checkpoints_of_the_group_do_not_bring_the_next_one() {
        create(Position.END, null);
        Rider rider = connect();
        write("jumps", 1);
        groups.acknowledge(RIDERS.text(), rider.ids, now);
        publish();

        assertThat(newest(RIDERS.checkpointStream())).isNotEmpty();
        assertThat(rider.heard).containsExactly("0@$persistentSubscriptionConfig", "0@jumps");
    }

    @Test
    void an_update_keeps_the_filter() {
        create(Position.END, JUMPS);

        groups.update(RIDERS, settings(Position.START, null), "admin", now);
        write("falls", 1);
        write("jumps", 1);
        restart();

        assertThat(connect().heard).containsExactly("0@jumps");
    }

    @Test
    void a_start_behind_the_end_and_a_malformed_expression_are_refused() {
        write("jumps", 1);

        assertThat(create(new Position(store.writerPosition() + 1, 0), null)).isEqualTo(GroupResult.Status.FAIL);
        assertThat(create(Position.START, new GroupFilter(false, "(", List.of())))
                .isEqualTo(GroupResult.Status.FAIL);
    }

    @Test
    void settings_of_a_stream_do_not_make_a_group_on_all_nor_the_other_way_round() {
        GroupSettings all = settings(Position.START, null);

        assertThat(groups.create(RIDERS, all.on(null), "admin", now).status()).isEqualTo(GroupResult.Status.FAIL);
        assertThat(groups.create(new GroupKey("jumps", "riders"), all, "admin", now)
                        .status())
                .isEqualTo(GroupResult.Status.FAIL);
    }
}
