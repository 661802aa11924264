package io.photonpump.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.boot.test.EventStoreTest;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.test.SubscriptionTestHarness;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The listeners alone, without a server. */
@EventStoreTest
class LeaderboardTest {

    @Autowired
    private SubscriptionTestHarness harness;

    @Autowired
    private Leaderboard leaderboard;

    @Autowired
    private ApplicationContext context;

    @Test
    void a_jump_shows_on_the_leaderboard() {
        harness.deliver("leaderboard", new PonyJumped("Derpy", 10, 13, "Luna"));
        harness.deliver("leaderboard", new PonyJumped("Derpy", 14, 13, "Luna"));

        assertThat(leaderboard.leaderboard()).containsExactly(new Leaderboard.Standing("Derpy", 2, 14));
    }

    @Test
    void what_is_no_jump_stops_the_leaderboard_and_is_parked_for_the_judges() {
        assertThat(harness.deliver("leaderboard", "PonyJumped", "no JSON", null).action())
                .isEqualTo(FailureAction.STOP);
        assertThat(harness.deliver("judges", "PonyJumped", "no JSON", null).action())
                .isEqualTo(FailureAction.PARK);
        assertThat(harness.deliver("judges", "PonyRested", "{}", null).isHandled())
                .isTrue();
    }

    @Test
    void nothing_else_of_the_application_is_there_and_nothing_is_connected() {
        assertThat(context.getBeanNamesForType(JumpController.class)).isEmpty();
        assertThat(context.getBean(EventStoreClient.class).status().isReady()).isFalse();
    }
}
