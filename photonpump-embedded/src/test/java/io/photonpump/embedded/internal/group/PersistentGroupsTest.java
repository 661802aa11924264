package io.photonpump.embedded.internal.group;

import static io.photonpump.embedded.internal.store.Proposals.events;
import static io.photonpump.embedded.internal.store.Proposals.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.internal.store.MemoryJournal;
import io.photonpump.embedded.internal.store.ProposedEvent;
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
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of consumers with a store and a simulated clock. */
class PersistentGroupsTest {

    private static final GroupKey RIDERS = new GroupKey("jumps", "riders");

    /** Records deliveries as {@code number/retries}. */
    private static final class Rider implements Delivery {
        final UUID id = UUID.randomUUID();
        final UUID connection = UUID.randomUUID();
        final List<String> heard = new ArrayList<>();
        final Queue<ResolvedEvent> open = new ArrayDeque<>();
        DropReason dropped;

        @Override
        public void deliver(ResolvedEvent event, int retryCount) {
            heard.add(event.original().number() + "/" + retryCount);
            open.add(event);
        }

        @Override
        public void dropped(DropReason reason) {
            dropped = reason;
        }
    }

    private final MemoryJournal journal = new MemoryJournal();
    private final Queue<StoredEvent> committed = new ArrayDeque<>();
    private long now = 1_700_000_000_000L;
    private Store store;
    private PersistentGroups groups;

    PersistentGroupsTest() {
        restart();
    }

    private void restart() {
        committed.clear();
        store = new Store(new StoreRules(false, false), journal);
        store.listen(committed::add);
        groups = new PersistentGroups(store, new PersistentGroups.Rules(false, false, false, false), now);
    }

    @Test
    void deliveries_are_limited_by_the_slots_and_each_answer_triggers_the_next() {
        write(5);
        create(settings());
        Rider rider = connect(2);
        assertThat(rider.heard).containsExactly("0/0", "1/0");

        acknowledge(rider);

        assertThat(rider.heard).containsExactly("0/0", "1/0", "2/0");
    }

    @Test
    void a_rejected_event_is_retried_before_new_ones_until_it_is_parked() {
        write(3);
        create(settings(builder -> builder.maxRetryCount = 1));
        Rider rider = connect(1);

        reject(rider, NakAction.RETRY);
        reject(rider, NakAction.RETRY);

        assertThat(rider.heard).containsExactly("0/0", "0/1", "1/0");
        StoredEvent parked = store.newest(RIDERS.parkedStream());
        assertThat(new String(parked.data())).isEqualTo("0@jumps");
        assertThat(new String(parked.metadata())).contains("Reached retry count of 1");
    }

    @ParameterizedTest
    @EnumSource(
            value = NakAction.class,
            names = {"SKIP", "STOP"})
    void a_skipped_event_is_not_delivered_again(NakAction action) {
        write(2);
        create(settings());
        Rider rider = connect(1);

        reject(rider, action);

        assertThat(rider.heard).containsExactly("0/0", "1/0");
        assertThat(store.newest(RIDERS.parkedStream())).isNull();
    }

    @Test
    void an_unanswered_event_is_retried_after_its_timeout() {
        write(1);
        create(settings(builder -> builder.messageTimeout = 5000));
        Rider rider = connect(1);

        tick(4999);
        assertThat(rider.heard).containsExactly("0/0");
        tick(1);
        assertThat(rider.heard).containsExactly("0/0", "0/1");
    }

    @Test
    void the_events_of_a_lost_consumer_go_to_the_next_one_in_order() {
        write(3);
        create(settings());
        Rider lost = connect(3);
        Rider next = connect(10);

        groups.connectionClosed(lost.connection, now);

        assertThat(next.heard).containsExactly("0/1", "1/1", "2/1");
    }

    @Test
    void round_robin_alternates() {
        create(settings());
        Rider first = connect(10);
        Rider second = connect(10);

        write(4);

        assertThat(first.heard).containsExactly("0/0", "2/0");
        assertThat(second.heard).containsExactly("1/0", "3/0");
    }

    @Test
    void dispatch_to_single_fills_one_first() {
        create(settings(builder -> builder.strategy = StrategyName.DISPATCH_TO_SINGLE));
        Rider first = connect(2);
        Rider second = connect(2);

        write(3);

        assertThat(first.heard).containsExactly("0/0", "1/0");
        assertThat(second.heard).containsExactly("2/0");
    }

    @Test
    void pinned_keeps_each_source_with_one_consumer_and_a_full_one_delays_only_its_own() {
        for (int source = 0; source < 8; source++) {
            store.append("pony-" + source, -1, events(3), now);
        }
        create(settings(builder -> {
            builder.strategy = StrategyName.PINNED;
            builder.resolveLinks = true;
        }));
        Rider full = connect(1);
        Rider free = connect(100);
        for (int number = 0; number < 3; number++) {
            for (int source = 0; source < 8; source++) {
                store.append("jumps", -2, List.of(link(number, "pony-" + source)), now);
            }
        }
        publish();

        assertThat(full.open).hasSize(1);
        String pinned = full.open.element().sourceStream();
        assertThat(free.open)
                .isNotEmpty()
                .noneMatch(event -> event.sourceStream().equals(pinned));
        while (!full.open.isEmpty()) {
            acknowledge(full);
        }
        assertThat(full.heard.size() + free.heard.size()).isEqualTo(24);
        assertThat(full.heard.size() % 3).isZero();
    }

    @Test
    void acknowledged_events_are_not_delivered_again_after_a_restart() {
        write(10);
        create(settings(builder -> builder.checkpointMaxCount = 4));
        Rider rider = connect(10);
        for (int i = 0; i < 6; i++) {
            acknowledge(rider);
        }
        restart();

        Rider after = connect(10);

        assertThat(after.heard).first().isEqualTo("4/0");
        assertThat(after.heard).last().isEqualTo("9/0");
    }

    @Test
    void an_unanswered_event_delays_the_checkpoint() {
        write(10);
        create(settings(builder -> builder.checkpointMaxCount = 1));
        Rider rider = connect(10);
        UUID open = rider.open.remove().original().id();
        for (int i = 0; i < 5; i++) {
            acknowledge(rider);
        }
        assertThat(checkpoint()).isNull();

        groups.acknowledge(RIDERS.text(), List.of(open), now);

        assertThat(checkpoint()).isEqualTo("5");
    }

    @Test
    void a_checkpoint_is_written_when_it_is_due() {
        write(3);
        create(settings(builder -> {
            builder.checkpointAfter = 2000;
            builder.checkpointMinCount = 2;
        }));
        Rider rider = connect(10);
        acknowledge(rider);
        tick(1000);
        assertThat(checkpoint()).isNull();

        acknowledge(rider);
        tick(1000);

        assertThat(checkpoint()).isEqualTo("1");
    }

    @Test
    void a_replay_that_stops_before_the_first_parked_event_never_ends() {
        write(1);
        create(settings());
        Rider rider = connect(10);
        reject(rider, NakAction.PARK);

        groups.replayParked(RIDERS, 0, now);
        groups.replayParked(RIDERS, Long.MAX_VALUE, now);

        assertThat(rider.open).isEmpty();
        assertThat(groups.replayParked(RIDERS, -1, now).status()).isEqualTo(GroupResult.Status.FAIL);
    }

    @Test
    void parked_events_can_be_replayed() {
        write(2);
        create(settings());
        Rider rider = connect(10);
        reject(rider, NakAction.PARK);
        reject(rider, NakAction.PARK);

        groups.replayParked(RIDERS, Long.MAX_VALUE, now);

        assertThat(rider.open).hasSize(2).allSatisfy(event -> {
            assertThat(event.event().stream()).isEqualTo("jumps");
            assertThat(event.link().stream()).isEqualTo(RIDERS.parkedStream());
        });
        assertThat(store.metadata(RIDERS.parkedStream()).truncateBefore()).isEqualTo(2);
    }

    @Test
    void a_deleted_group_starts_again_without_a_checkpoint() {
        write(3);
        create(settings(builder -> builder.checkpointMaxCount = 1));
        Rider rider = connect(10);
        acknowledge(rider);

        groups.delete(RIDERS, "admin", now);
        assertThat(rider.dropped).isEqualTo(DropReason.UNSUBSCRIBED);
        create(settings());

        assertThat(connect(10).heard).containsExactly("0/0", "1/0", "2/0");
    }

    @Test
    void a_group_from_now_receives_no_older_events() {
        write(3);
        create(settings(builder -> builder.startFrom = -1));
        write(2);

        assertThat(connect(10).heard).containsExactly("3/0", "4/0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_event_arrives_once_and_in_order_with_all_buffer_sizes_and_schedules(int seed) {
        Random random = new Random(seed);
        create(settings(builder -> {
            builder.bufferSize = 2 + random.nextInt(6);
            builder.readBatchSize = 1 + random.nextInt(builder.bufferSize - 1);
            builder.liveBufferSize = 1 + random.nextInt(4);
        }));
        Rider rider = connect(1 + random.nextInt(3));
        int written = 0;
        while (written < 300) {
            if (random.nextInt(3) == 0) {
                int count = 1 + random.nextInt(12);
                write(count);
                written += count;
            } else if (!rider.open.isEmpty()) {
                acknowledge(rider);
            }
        }
        while (!rider.open.isEmpty()) {
            acknowledge(rider);
        }

        List<String> expected = new ArrayList<>();
        for (int number = 0; number < written; number++) {
            expected.add(number + "/0");
        }
        assertThat(rider.heard).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 20})
    void a_buffer_that_is_too_small_for_its_pages_does_not_stop_the_group(int size) {
        write(50);
        create(settings(builder -> {
            builder.bufferSize = size;
            builder.readBatchSize = 20;
            builder.liveBufferSize = 0;
        }));
        Rider rider = connect(3);
        write(50);

        while (!rider.open.isEmpty()) {
            acknowledge(rider);
        }

        assertThat(rider.heard).hasSize(100);
    }

    private static final class SettingsBuilder {
        boolean resolveLinks;
        long startFrom;
        int messageTimeout = 30_000;
        int liveBufferSize = 500;
        int readBatchSize = 20;
        int bufferSize = 500;
        int maxRetryCount = 10;
        int checkpointAfter;
        int checkpointMaxCount = 1000;
        int checkpointMinCount = 10;
        StrategyName strategy = StrategyName.ROUND_ROBIN;
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE - 20})
    void a_group_may_start_after_all_possible_events(long startFrom) {
        write(3);
        create(settings(builder -> builder.startFrom = startFrom));
        Rider rider = connect(10);
        write(3);

        assertThat(rider.heard).isEmpty();
    }

    @Test
    void a_checkpoint_beyond_all_events_is_accepted() {
        write(3);
        byte[] checkpoint = Long.toString(Long.MAX_VALUE).getBytes(StandardCharsets.UTF_8);
        store.append(
                "$persistentsubscription-jumps::riders-checkpoint",
                -2,
                List.of(ProposedEvent.json("SubscriptionCheckpoint", checkpoint)),
                now);
        create(settings());

        assertThat(connect(10).heard).isEmpty();
    }

    private static GroupSettings settings() {
        return settings(builder -> {});
    }

    private static GroupSettings settings(java.util.function.Consumer<SettingsBuilder> change) {
        SettingsBuilder builder = new SettingsBuilder();
        change.accept(builder);
        return new GroupSettings(
                builder.resolveLinks,
                builder.startFrom,
                builder.messageTimeout,
                false,
                builder.liveBufferSize,
                builder.readBatchSize,
                builder.bufferSize,
                builder.maxRetryCount,
                builder.checkpointAfter,
                builder.checkpointMaxCount,
                builder.checkpointMinCount,
                0,
                builder.strategy);
    }

    private void create(GroupSettings settings) {
        assertThat(groups.create(RIDERS, settings, "admin", now).status()).isEqualTo(GroupResult.Status.SUCCESS);
        publish();
    }

    private Rider connect(int slots) {
        Rider rider = new Rider();
        assertThat(groups.canConnect(RIDERS, rider.id)).isEqualTo(PersistentGroups.Connect.CONNECTED);
        groups.connect(RIDERS, rider.id, new ConsumerIdentity(rider.connection, "", "admin", ""), slots, rider, now);
        return rider;
    }

    private void write(int count) {
        store.append("jumps", -2, events(count), now);
        publish();
    }

    private void publish() {
        while (!committed.isEmpty()) {
            groups.committed(committed.remove(), now);
        }
    }

    private void acknowledge(Rider rider) {
        groups.acknowledge(RIDERS.text(), List.of(rider.open.remove().original().id()), now);
        publish();
    }

    private void reject(Rider rider, NakAction action) {
        groups.reject(RIDERS.text(), List.of(rider.open.remove().original().id()), action, "stumbled", now);
        publish();
    }

    private void tick(long millis) {
        now += millis;
        groups.tick(now);
        publish();
    }

    private String checkpoint() {
        StoredEvent event = store.newest("$persistentsubscription-jumps::riders-checkpoint");
        return event == null ? null : new String(event.data());
    }
}
