package io.photonpump.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.spring.boot.autoconfigure.CheckpointAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.EmbeddedEventStoreAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.EventTypesAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** All examples of the guide, together in one application on the embedded server. */
@Timeout(120)
class GuideExamplesTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DATABASE = "jdbc:h2:mem:guide;DB_CLOSE_DELAY=-1";
    private static final Pattern SQL =
            Pattern.compile("```sql\\n(CREATE TABLE photonpump_checkpoint .*?)```", Pattern.DOTALL);

    /** The table of positions is the one that the guide shows. */
    @BeforeAll
    static void createTables() throws IOException, SQLException {
        Matcher table = SQL.matcher(Files.readString(Path.of("..", "docs", "spring.md")));
        assertThat(table.find()).isTrue();
        try (Connection connection = DriverManager.getConnection(DATABASE, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(table.group(1));
            statement.execute("CREATE TABLE result (pony VARCHAR(100), height INT)");
            statement.execute("CREATE TABLE ranking (pony VARCHAR(100), jumps INT)");
        }
    }

    @Test
    void all_examples_of_the_guide_run_on_the_embedded_server() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        PropertyPlaceholderAutoConfiguration.class,
                        ValidationAutoConfiguration.class,
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        EmbeddedEventStoreAutoConfiguration.class,
                        PhotonPumpAutoConfiguration.class,
                        EventTypesAutoConfiguration.class,
                        CheckpointAutoConfiguration.class,
                        PhotonPumpListenerAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=" + DATABASE, "photonpump.checkpoint.store=jdbc")
                .withInitializer(context -> examples((GenericApplicationContext) context))
                .run(context -> {
                    assertThat(context).hasSingleBean(EmbeddedEventStore.class);
                    JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(listeners(context))
                                    .filteredOn(listener -> listener.spec().client() == null)
                                    .hasSizeGreaterThan(12)
                                    .allSatisfy(listener -> assertThat(
                                                    listener.status().state())
                                            .as(
                                                    "%s: %s",
                                                    listener.spec().describe(),
                                                    listener.status().lastError())
                                            .isEqualTo(ContainerState.RUNNING)));

                    context.getBean(GuideExamples.Gate.class).enter("Derpy");

                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(jdbc.queryForList("SELECT pony FROM result", String.class))
                                    .containsExactly("Derpy"));
                    for (String id :
                            List.of("club-rank", "club-examine", "club-cheer", "judge-judge", "archivist-store")) {
                        await().atMost(SOON)
                                .untilAsserted(() -> assertThat(listeners(context))
                                        .filteredOn(listener -> listener.id().equals(id))
                                        .singleElement()
                                        .satisfies(listener -> assertThat(
                                                        listener.counts().processed())
                                                .isOne()));
                    }
                    assertThat(context.getBean("archive", EventStoreClient.class))
                            .isNotNull();
                });
    }

    private static List<SubscriptionContainer> listeners(ApplicationContext context) {
        return List.copyOf(context.getBean(SubscriptionRegistry.class).containers());
    }

    /** Registers the examples, which are inner classes of a class that no one instantiates. */
    private static void examples(GenericApplicationContext context) {
        GuideExamples outer = BeanUtils.instantiateClass(GuideExamples.class);
        context.registerBean("guideExamples", GuideExamples.class, () -> outer);
        Arrays.stream(GuideExamples.class.getDeclaredClasses())
                .filter(type -> type.isAnnotationPresent(Component.class))
                // It needs Spring Modulith's registry of publications. Tests of their own show that.
                .filter(type -> type != GuideExamples.Resubmission.class)
                .forEach(type -> register(context, type, outer));
    }

    private static <T> void register(GenericApplicationContext context, Class<T> type, GuideExamples outer) {
        String name = type.getAnnotation(Component.class).value();
        context.registerBean(
                name.isEmpty() ? StringUtils.uncapitalize(type.getSimpleName()) : name,
                type,
                () -> create(context, type, outer));
    }

    private static <T> T create(ApplicationContext context, Class<T> type, GuideExamples outer) {
        Constructor<T> constructor = BeanUtils.getResolvableConstructor(type);
        Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                .map(parameter -> parameter == GuideExamples.class
                        ? outer
                        : parameter.isInstance(context) ? context : context.getBean(parameter))
                .toArray();
        return BeanUtils.instantiateClass(constructor, arguments);
    }
}
