package io.photonpump.embedded.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.Journal;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoreRules;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The definitions of groups in the log, and the size of many of them. */
@Timeout(60)
class GroupConfigTest {

    private static final String STREAM = "$persistentSubscriptionConfig";
    private static final PersistentGroups.Rules RULES = new PersistentGroups.Rules(false, false, false, false);

    private final Store store = new Store(new StoreRules(false, false), Journal.NONE);

    private static GroupSettings settings(int retries) {
        return new GroupSettings(
                false, 0, 5_000, false, 500, 20, 500, retries, 1_000, 500, 10, 10, StrategyName.ROUND_ROBIN);
    }

    private PersistentGroups groups() {
        return new PersistentGroups(store, RULES, 0);
    }

    private static Map<GroupKey, Integer> retries(PersistentGroups groups) {
        Map<GroupKey, Integer> retries = new HashMap<>();
        groups.infos(0).forEach(info -> retries.put(info.key(), info.settings().maxRetryCount()));
        return retries;
    }

    private long bytes() {
        long bytes = 0;
        long last = store.lastNumber(STREAM);
        for (long number = 0; number <= last; number++) {
            bytes += store.stored(STREAM, number).data().length;
        }
        return bytes;
    }

    @Test
    void the_log_grows_with_the_changes_and_not_with_the_groups_at_each_change() {
        var groups = groups();
        for (int i = 0; i < 1_500; i++) {
            groups.create(new GroupKey("ponies-" + i, "riders"), settings(i), "admin", 0);
        }
        assertThat(bytes()).isLessThan(3_000_000);
        assertThat(retries(groups())).hasSize(1_500).isEqualTo(retries(groups));

        long before = bytes();
        for (int i = 0; i < 1_500; i++) {
            groups.update(new GroupKey("ponies-" + i, "riders"), settings(i + 1), "admin", 0);
        }
        assertThat(bytes() - before).isLessThan(3_000_000);
        assertThat(retries(groups())).hasSize(1_500).isEqualTo(retries(groups));
    }

    @Test
    void all_changes_survive_a_restart() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var groups = groups();
            for (int i = 0; i < 300; i++) {
                var key = new GroupKey("ponies", "riders-" + random.nextInt(100));
                switch (random.nextInt(4)) {
                    case 0 -> groups.delete(key, "admin", 0);
                    case 1 -> groups.update(key, settings(random.nextInt(100)), "admin", 0);
                    default -> groups.create(key, settings(random.nextInt(100)), "admin", 0);
                }
                if (random.nextInt(20) == 0) {
                    groups = groups();
                }
            }
            assertThat(retries(groups())).as("seed %d", seed).isEqualTo(retries(groups));
        }
    }

    @Test
    void a_configuration_whose_events_are_all_complete_is_read() {
        append("$$" + STREAM, "$metadata", "{\"$maxCount\":2}");
        append(STREAM, "PersistentConfig1", "{\"entries\":[{\"stream\":\"gone\",\"group\":\"g\"}]}");
        append(
                STREAM,
                "PersistentConfig1",
                "{\"entries\":[{\"stream\":\"ponies\",\"group\":\"g\",\"maxRetryCount\":7}]}");
        append(
                STREAM,
                "PersistentConfig1",
                "{\"entries\":[{\"stream\":\"ponies\",\"group\":\"g\",\"maxRetryCount\":8}]}");
        var groups = groups();
        assertThat(retries(groups)).isEqualTo(Map.of(new GroupKey("ponies", "g"), 8));

        for (int i = 0; i < 10; i++) { // more changes than the metadata shows
            groups.create(new GroupKey("ponies", "riders-" + i), settings(i), "admin", 0);
        }
        assertThat(retries(groups())).hasSize(11);
    }

    @Test
    void events_of_other_types_in_the_stream_are_ignored() {
        var groups = groups();
        groups.create(new GroupKey("ponies", "riders"), settings(1), "admin", 0);
        append(STREAM, "Note", "not json");
        groups.create(new GroupKey("ponies", "vets"), settings(2), "admin", 0);
        assertThat(retries(groups())).hasSize(2);
    }

    private void append(String stream, String type, String data) {
        store.append(
                stream,
                ExpectedVersion.ANY,
                List.of(ProposedEvent.json(type, data.getBytes(StandardCharsets.UTF_8))),
                0);
    }
}
