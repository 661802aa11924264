package io.photonpump.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.settings.Backoff;
import io.photonpump.testing.Seeded;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deadlines compared with a simple model that searches all of them each time. */
class DeadlinesTest {

    private static final Connection NOBODY = new Connection() {
        @Override
        public void goTo(Endpoint leader) {}

        @Override
        public String describe() {
            return "";
        }

        @Override
        public String username() {
            return "";
        }

        @Override
        public void renewCredentials() {}

        @Override
        public void tickAt(long nanoTime) {}

        @Override
        public long nanoTime() {
            return 0;
        }
    };

    private static final Dispatcher DISPATCHER =
            new Dispatcher(NOBODY, Backoff.defaults(), Clock.systemUTC(), new Random(), true);

    private static final Outcome<Duration> DEAF = new Outcome<>() {
        @Override
        public void finished(Duration result) {}

        @Override
        public void failed(PhotonPumpException error) {}
    };

    @Test
    void deadlines_expire_as_in_a_plain_list() {
        Seeded.check(150, DeadlinesTest::expireAsInAPlainList);
    }

    private static void expireAsInAPlainList(Random random) {
        Deadlines deadlines = new Deadlines();
        Map<ActiveConversation<?>, Long> model = new HashMap<>();
        long[] timeouts = {10, 25, 1000, 7};
        long now = random.nextInt(100);
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    long timeout = timeouts[random.nextInt(timeouts.length)];
                    var active = DISPATCHER.prepare(new PingConversation(), DEAF, null, Duration.ofNanos(timeout));
                    deadlines.add(active, timeout, now);
                    model.put(active, now + timeout);
                }
                case 2 -> {
                    if (!model.isEmpty()) {
                        List<ActiveConversation<?>> all = new ArrayList<>(model.keySet());
                        var one = all.get(random.nextInt(all.size()));
                        deadlines.remove(one);
                        deadlines.remove(one);
                        model.remove(one);
                    }
                }
                default -> now += random.nextInt(30);
            }
            Set<ActiveConversation<?>> expired = new HashSet<>();
            for (var late = deadlines.pollExpired(now); late != null; late = deadlines.pollExpired(now)) {
                assertThat(expired.add(late)).isTrue();
            }
            long time = now;
            Set<ActiveConversation<?>> expected = new HashSet<>();
            model.forEach((active, due) -> {
                if (due <= time) {
                    expected.add(active);
                }
            });
            assertThat(expired).isEqualTo(expected);
            model.keySet().removeAll(expected);
            assertThat(deadlines.next())
                    .isEqualTo(
                            model.values().stream().mapToLong(due -> due).min().orElse(Deadlines.NEVER));
        }
    }
}
