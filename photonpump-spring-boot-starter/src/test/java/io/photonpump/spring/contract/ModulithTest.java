package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.ReadOptions;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.contract.OrderApplication.Orders;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Base of tests of {@link OrderApplication}. Its database survives restarts. */
@Tag("modulith")
@Timeout(60)
abstract class ModulithTest extends StarterTest {

    static final String REPUBLISH = "spring.modulith.events.republish-outstanding-events-on-restart=true";

    private final String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    JdbcTemplate jdbc;

    @BeforeEach
    void connectToDatabase() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(database);
        source.setUser("sa");
        source.setPassword("");
        jdbc = new JdbcTemplate(source);
    }

    ApplicationContextRunner orders(Class<?>... configuration) {
        return new ApplicationContextRunner()
                .withUserConfiguration(OrderApplication.class)
                .withUserConfiguration(configuration)
                .withPropertyValues(OrderApplication.PROPERTIES)
                .withPropertyValues(
                        "spring.datasource.url=" + database,
                        "photonpump.url=" + server.url(),
                        "photonpump.username=" + username(),
                        "photonpump.password=" + (user == null ? "changeit" : OrdinaryUser.PASSWORD));
    }

    static Orders orders(ApplicationContext context) {
        return context.getBean(Orders.class);
    }

    /** Returns the events of a stream after it has this many, and after the registry has completed all publications. */
    List<ResolvedEvent> written(String stream, int count) {
        await().atMost(SOON).until(() -> incomplete().isEmpty());
        server.await(stream, count);
        List<ResolvedEvent> events =
                writer.get(stream, ReadOptions.defaults()).join().events();
        assertThat(events).hasSize(count);
        return events;
    }

    static Stream<String> types(List<ResolvedEvent> events) {
        return events.stream().map(ResolvedEvent::type);
    }

    List<Map<String, Object>> incomplete() {
        return jdbc.queryForList("SELECT * FROM EVENT_PUBLICATION WHERE COMPLETION_DATE IS NULL");
    }

    /** Waits until a write has failed, and returns the id of its publication. */
    UUID awaitFailedPublication() {
        return await().atMost(SOON)
                .until(
                        () -> jdbc.queryForList("SELECT ID FROM EVENT_PUBLICATION WHERE STATUS = 'FAILED'", UUID.class),
                        failed -> failed.size() == 1)
                .get(0);
    }

    List<UUID> publications() {
        return jdbc.queryForList("SELECT ID FROM EVENT_PUBLICATION ORDER BY PUBLICATION_DATE", UUID.class);
    }

    /** Leaves the publications as if the application had been killed after the writes, before they were registered. */
    void forgetCompletion() {
        jdbc.update("UPDATE EVENT_PUBLICATION SET COMPLETION_DATE = NULL, STATUS = 'PROCESSING'");
    }
}
