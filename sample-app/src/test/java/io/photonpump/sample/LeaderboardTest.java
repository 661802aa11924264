package io.photonpump.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.boot.test.EventStoreTest;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.test.SubscriptionTestHarness;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

/** A test slice of the listeners, without a server, and with the database of the leaderboard. */
@EventStoreTest
@Import(Standings.class)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    DataSourceInitializationAutoConfiguration.class
})
class LeaderboardTest {

    @Autowired
    private SubscriptionTestHarness harness;

    @Autowired
    private Leaderboard leaderboard;

    @Autowired
    private ApplicationContext context;

    @Test
    void a_jump_appears_on_the_leaderboard() {
        harness.deliver("leaderboard", new PonyJumped("Derpy", 10, 13, "Luna"));
        harness.deliver("leaderboard", new PonyJumped("Derpy", 14, 13, "Luna"));

        assertThat(leaderboard.leaderboard()).containsExactly(new Standings.Standing("Derpy", 2, 14));
    }

    @Test
    void an_invalid_jump_stops_the_leaderboard_and_is_parked_for_the_judges() {
        assertThat(harness.deliver("leaderboard", "PonyJumped", "not JSON", null)
                        .action())
                .isEqualTo(FailureAction.STOP);
        assertThat(harness.deliver("judges", "PonyJumped", "not JSON", null).action())
                .isEqualTo(FailureAction.PARK);
        assertThat(harness.deliver("judges", "PonyRested", "{}", null).isHandled())
                .isTrue();
    }

    @Test
    void the_slice_contains_no_controllers_and_connects_to_no_server() {
        assertThat(context.getBeanNamesForType(JumpController.class)).isEmpty();
        assertThat(context.getBean(EventStoreClient.class).status().isReady()).isFalse();
    }
}
