package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;

/** Server 5 reports -1 where 23 reports 0, does not count parked events, and lets anybody join a group. */
class GroupStatusOfServer5Test extends GroupStatusTest {

    @Override
    Dialect dialect() {
        return Dialect.V5;
    }

    @Test
    void a_user_who_may_not_ask_causes_one_warning(CapturedOutput output) {
        writer.createSubscription("jumps", "vet", PersistentSubscriptionSettings.defaults())
                .join();
        unconnected(Vet.class)
                .withPropertyValues("photonpump.url=" + server.url(), "photonpump.listener.group-stats-interval=20ms")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    await().atMost(SOON)
                            .untilAsserted(
                                    () -> assertThat(group(context).problem()).contains("NotAuthenticatedException"));
                    jumps(1);
                    context.getBean(Vet.class).open.release();
                    await().atMost(SOON).until(() -> status(context).processed() == 1);
                    assertThat(warnings(output))
                            .hasSize(1)
                            .first()
                            .asString()
                            .contains("the user may not read them over HTTP");
                });
    }
}
