package io.photonpump.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.template.EventStoreTemplate;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The profile {@code durable}: the application is started, stopped and started again. */
class DurableClubTest {

    @TempDir
    private Path data;

    @Test
    void jumps_and_the_leaderboard_outlive_the_application() {
        try (ConfigurableApplicationContext first = start()) {
            jump(first, 90);
            awaitStandings(first, 1, 90);
        }

        try (ConfigurableApplicationContext second = start()) {
            jump(second, 110);

            awaitStandings(second, 2, 110);
            assertThat(second.getBean(Evidence.class).summary().twice()).isZero();
        }
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(PonyClub.class)
                .profiles("durable")
                .run("--server.port=0", "--CLUB_DATA=" + data);
    }

    private static void jump(ConfigurableApplicationContext club, int height) {
        club.getBean(EventStoreTemplate.class)
                .publish(PonyJumped.STREAM, new PonyJumped("Derpy", height, 200, "Luna"))
                .join();
    }

    private static void awaitStandings(ConfigurableApplicationContext club, int jumps, int best) {
        await().untilAsserted(() -> assertThat(club.getBean(Standings.class).bestFirst())
                .containsExactly(new Standings.Standing("Derpy", jumps, best)));
    }
}
